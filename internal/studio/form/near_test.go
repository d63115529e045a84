package form

import (
	"strings"
	"testing"

	"bespoke/internal/studio/blueprint"
)

// TestFieldsThatPeopleCouldNotTellApartAreNamed, and those that differ by a number
// or by one Chinese character, which is another word, are not.
func TestFieldsThatPeopleCouldNotTellApartAreNamed(t *testing.T) {
	for labels, near := range map[string]bool{
		`{"en":"Project no"} {"en":"project-no"}`:         true,
		`{"zh-CN":"项目编号"} {"zh-CN":"项目 编号"}`:              true,
		`{"en":"Receiver"} {"en":"Receivers"}`:            true,
		`{"en":"Receiver"} {"en":"Recaiver"}`:             true,
		`{"zh-CN":"收货地址"} {"zh-CN":"发货地址"}`:               false,
		`{"en":"Address line 1"} {"en":"Address line 2"}`: false,
		`{"en":"Floor 1"} {"en":"Floor 11"}`:              false,
		`{"en":"Width"} {"en":"Wide"}`:                    false,
	} {
		a, b, _ := strings.Cut(labels, " {")
		fields := `{"format":"fields.v1","key":"customer","name":{"en":"C"},"fields":{"a":{"kind":"text","name":` + a + `},"b":{"kind":"text","name":{` + b + `}}}`
		_, found := compile(t, map[string]string{"fields/customer.json": fields})
		said := false
		for _, f := range found {
			said = said || f.Code == "field.near" && f.Pointer == "/fields/b/name"
		}
		if said != near || blueprint.Failed(found) {
			t.Errorf("%s: near is %v", labels, said)
		}
	}
}
