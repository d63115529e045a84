package op

import (
	"encoding"
	"encoding/json"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"bespoke/internal/base/dec"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/money"
	"bespoke/internal/base/qty"
)

// JSONForm is for types with a MarshalJSON of their own: it returns a value of
// a plain type whose JSON has the same form, for the document.
type JSONForm interface{ JSONForm() any }

// moneyForm and quantityForm stand in for types whose fields are not their JSON.
type moneyForm struct {
	Amount   string `json:"amount" pattern:"^-?[0-9]{1,14}(\\.[0-9]{1,4})?$" example:"6280.00"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" example:"CNY"`
}

type quantityForm string

// Schema is how a quantity is documented.
func (quantityForm) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^-?[0-9]{1,14}(\.[0-9]{1,4})?$`, Examples: []any{"2.5"}}
}

var (
	moneyType    = reflect.TypeFor[money.Amount]()
	quantityType = reflect.TypeFor[qty.Quantity]()
	numberType   = reflect.TypeFor[dec.Dec]() // a JSON number
	marshaler    = reflect.TypeFor[json.Marshaler]()
	texter       = reflect.TypeFor[encoding.TextMarshaler]()
)

// standIn is the plain type that has the JSON form of t; nil where t is plain itself.
func standIn(t reflect.Type) reflect.Type {
	switch {
	case t == moneyType:
		return reflect.TypeFor[moneyForm]()
	case t == quantityType:
		return reflect.TypeFor[quantityForm]()
	case t == numberType:
		return reflect.TypeFor[float64]()
	case t == reflect.TypeFor[time.Time](), t == reflect.TypeFor[json.RawMessage](), t.Implements(texter):
		return nil
	case t.Implements(reflect.TypeFor[JSONForm]()):
		return reflect.TypeOf(reflect.Zero(t).Interface().(JSONForm).JSONForm())
	case t.Implements(marshaler) || reflect.PointerTo(t).Implements(marshaler):
		return reflect.TypeFor[any]()
	}
	return nil
}

// standIns finds all types below t that have another form in JSON.
func standIns(t reflect.Type, seen map[reflect.Type]bool, found func(t, form reflect.Type)) {
	if seen[t] {
		return
	}
	seen[t] = true
	if form := standIn(t); form != nil {
		found(t, form)
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		standIns(t.Elem(), seen, found)
	case reflect.Struct:
		for i := range t.NumField() {
			standIns(t.Field(i).Type, seen, found)
		}
	}
}

// formOf says in words what the JSON of some types looks like.
func formOf(t reflect.Type) (fault.Text, bool) {
	switch {
	case t == moneyType:
		return fault.Text{ZH: `{"amount":"6280.00","currency":"CNY"}`, EN: `{"amount":"6280.00","currency":"CNY"}`}, true
	case t == quantityType:
		return fault.Text{ZH: `十进制数字符串，例如 "2.5"`, EN: `a decimal number as a string, as "2.5"`}, true
	case t == reflect.TypeFor[time.Time]():
		return fault.Text{ZH: "RFC 3339 时间字符串", EN: "a time as RFC 3339 writes it"}, true
	case reflect.PointerTo(t).Implements(textual):
		return fault.Text{ZH: "规定格式的字符串", EN: "a string of its own form"}, true
	}
	return fault.Text{}, false
}
