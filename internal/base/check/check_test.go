package check_test

import (
	"strings"
	"testing"

	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
)

var (
	label   = fault.Text{ZH: "名称", EN: "name"}
	invalid = fault.Define(fault.Invalid, "thing.invalid", "填写有误", "something is wrong")
)

func TestTextIsKeptByteForByte(t *testing.T) {
	for in, want := range map[string]string{
		" a ": " a ", "": "", " \t\u3000": "", "\u200b": "\u200b", strings.Repeat("量", 300): strings.Repeat("量", 300),
	} {
		var f check.Findings
		if got := f.Text("/name", label, in, check.MaxText); got != want || f.Err(invalid) != nil {
			t.Errorf("%q became %q, %v", in, got, f.Err(invalid))
		}
	}
}

func TestAllFindingsAreToldAtOnce(t *testing.T) {
	var f check.Findings
	f.Need("/name", label, "  ", 300)
	f.Text("/ref", label, strings.Repeat("a", 301), 300)
	f.Text("/nul", label, "a\x00b", 300)
	f.Text("/utf8", label, "\xff", 300)
	f.Between("/n", label, 11, 0, 10)
	f.AtMost("/list", label, 51, 50)
	want := "required /name, length /ref, type /nul, type /utf8, range /n, length /list"
	e := fault.As(f.Err(invalid))
	var got []string
	for _, p := range e.Parts {
		got = append(got, p.Code+" "+p.Field)
	}
	if strings.Join(got, ", ") != want || e.Code != "thing.invalid" {
		t.Errorf("%s: %v", e.Code, got)
	}
}

func TestPointersAreEscaped(t *testing.T) {
	if got := check.At("lines", 2, "a/b~c"); got != "/lines/2/a~1b~0c" {
		t.Error(got)
	}
}
