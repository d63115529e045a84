package qty_test

import (
	"encoding/json"
	"testing"

	"bespoke/internal/base/qty"
)

func TestJSONIsADecimalString(t *testing.T) {
	var q qty.Quantity
	if err := json.Unmarshal([]byte(`"2.50"`), &q); err != nil || q.String() != "2.5" {
		t.Fatalf("%v, %v", q, err)
	}
	if err := json.Unmarshal([]byte(`"\u0033"`), &q); err != nil || q != qty.Of(3) {
		t.Errorf("%v, %v", q, err)
	}
	if err := json.Unmarshal([]byte(`"2.5"`), &q); err != nil {
		t.Error(err)
	}
	if b, _ := json.Marshal(q); string(b) != `"2.5"` {
		t.Errorf("%s", b)
	}
	for _, bad := range []string{`2`, `"2,5"`, `"1e2"`, `""`, `"0.00001"`} {
		if err := json.Unmarshal([]byte(bad), &q); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}
