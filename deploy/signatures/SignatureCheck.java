// SPDX-License-Identifier: EUPL-1.2
// Judges a signed PDF, a time token or an evidence record with DSS, without any network: one line for each signature,
// token and record, exit status 1 unless all of them passed.
// Arguments: root.pem[,root.pem] list.crl[,list.crl]|- file [what a token or record is about ...]
import eu.europa.esig.dss.enumerations.Indication;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

public class SignatureCheck {
    private int passed;
    private int failed;

    public static void main(String[] words) throws IOException {
        SignatureCheck check = new SignatureCheck();
        check.judge(words);
        System.exit(check.failed > 0 || check.passed == 0 ? 1 : 0);
    }

    private void judge(String[] words) throws IOException {
        CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
        for (String name : words[0].split(",")) {
            roots.addCertificate(DSSUtils.loadCertificate(new File(name)));
        }
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(roots);
        verifier.setAIASource(null);
        if (!words[1].equals("-")) {
            verifier.setCrlSource(new ExternalResourcesCRLSource(streams(words[1].split(","))));
        }
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(words[2]));
        validator.setCertificateVerifier(verifier);
        List<DSSDocument> about = new ArrayList<>();
        for (int at = 3; at < words.length; at++) {
            about.add(new FileDocument(words[at]));
        }
        if (!about.isEmpty()) {
            validator.setDetachedContents(about);
        }
        tell(validator.validateDocument().getSimpleReport());
    }

    private InputStream[] streams(String[] names) throws IOException {
        InputStream[] found = new InputStream[names.length];
        for (int at = 0; at < names.length; at++) {
            found[at] = new FileInputStream(names[at]);
        }
        return found;
    }

    private void tell(SimpleReport report) {
        for (String id : report.getSignatureIdList()) {
            count("signature " + report.getSignatureFormat(id), report, id, Indication.TOTAL_PASSED);
            report.getAdESValidationErrors(id).forEach(one -> System.out.println("  error: " + one.getValue()));
            report.getAdESValidationWarnings(id).forEach(one -> System.out.println("  warning: " + one.getValue()));
        }
        boolean alone = report.getSignatureIdList().isEmpty() && report.getEvidenceRecordIdList().isEmpty();
        for (String id : alone ? report.getTimestampIdList() : new ArrayList<String>()) {
            count("timestamp " + report.getProductionTime(id), report, id, Indication.PASSED);
        }
        for (String id : report.getEvidenceRecordIdList()) {
            count("evidence-record " + report.getEvidenceRecordPOE(id), report, id, Indication.PASSED);
        }
    }

    private void count(String what, SimpleReport report, String id, Indication wanted) {
        Indication said = report.getIndication(id);
        Object why = report.getSubIndication(id);
        System.out.println(what + " " + said + (why == null ? "" : " " + why));
        if (wanted.equals(said)) {
            passed++;
        } else {
            failed++;
        }
    }
}
