module tlogverify

go 1.22
