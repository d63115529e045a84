package pen

import "testing"

func TestCommasStandBetween(t *testing.T) {
	var p Pen
	p.Begin('{')
	p.Text("a", "x")
	p.Text("none", "")
	p.Open("list", '[')
	for range 2 {
		p.Begin('{')
		p.Number("n", 3)
		p.Number("zero", 0)
		p.Flag("yes", true)
		p.End('}')
	}
	p.End(']')
	p.Texts("texts", []string{"u", `v"`})
	p.Raw("raw", []byte(`{"k":1}`))
	p.End('}')
	if want := `{"a":"x","list":[{"n":3,"yes":true},{"n":3,"yes":true}],"texts":["u","v\""],"raw":{"k":1}}`; string(p.B) != want {
		t.Errorf("written %s", p.B)
	}
}
