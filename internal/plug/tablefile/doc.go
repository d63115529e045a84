// Package tablefile exchanges decision tables (rules.v1) with the programs in
// which people draw and fill them: models of DMN 1.5 and workbooks of Excel.
//
// A file is read into a document, which is saved and checked like one that was
// typed: nothing here keeps anything. DMN says less than a table of ours and
// more; what only one of both can say is refused by name, with its element, and
// never half taken. A workbook holds the rows of a table that is there already:
// it says everything, what has no short form as JSON.
//
// feel*.go are the short forms of cells and values, FEEL's unary tests; table.go
// is a document as this package sees it; dmn*.go and excel*.go are the two files.
package tablefile
