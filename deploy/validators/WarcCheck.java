// SPDX-License-Identifier: EUPL-1.2
// Reads every WARC named on the command line with JWAT, digests checked: one line per fault, one per file.
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.jwat.common.Diagnosis;
import org.jwat.warc.WarcReader;
import org.jwat.warc.WarcReaderFactory;
import org.jwat.warc.WarcRecord;

public class WarcCheck {
    private int faults;

    public static void main(String[] names) throws IOException {
        WarcCheck check = new WarcCheck();
        for (String name : names) {
            check.read(name);
        }
        System.exit(check.faults > 0 ? 1 : 0);
    }

    private void read(String name) throws IOException {
        int records = 0;
        int before = faults;
        boolean compliant;
        try (InputStream file = new BufferedInputStream(new FileInputStream(name))) {
            WarcReader reader = WarcReaderFactory.getReader(file, 8192);
            reader.setBlockDigestEnabled(true);
            reader.setPayloadDigestEnabled(true);
            WarcRecord record = reader.getNextRecord();
            while (record != null) {
                records++;
                record.close();
                tell(name, record.header.warcTypeStr, record.diagnostics.getErrors());
                tell(name, record.header.warcTypeStr, record.diagnostics.getWarnings());
                record = reader.getNextRecord();
            }
            reader.close();
            tell(name, "file", reader.diagnostics.getErrors());
            compliant = reader.isCompliant();
        }
        if (!compliant && faults == before) {
            faults++;
        }
        System.out.println(name + ": records=" + records + " faults=" + (faults - before) + " compliant=" + compliant);
    }

    private void tell(String name, String where, List<Diagnosis> found) {
        for (Diagnosis one : found) {
            faults++;
            System.out.println("FAULT " + name + " " + where + " " + one.type + " " + one.entity + " " + Arrays.toString(one.information));
        }
    }
}
