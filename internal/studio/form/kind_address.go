package form

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"bespoke/internal/base/check"
	"bespoke/internal/base/fault"
	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// addressKind is a postal address: an object of the parts below, each of which
// may be absent. Rules see country, division, postcode, city and kind.
type addressKind struct{}

func newAddress(*workshop, *fieldDoc) kind { return addressKind{} }

// addressPart is one member of an address, with its limit in characters.
type addressPart struct {
	key string
	max int
}

// addressParts is what an address may hold, in the order of canonical JSON.
func addressParts() []addressPart {
	return []addressPart{
		{"city", 100}, {"company", 200}, {"country", 2}, {"district", 100}, {"division", 12}, {"kind", 40},
		{"name", 100}, {"phone", 40}, {"postcode", 20}, {"province", 100}, {"street", 300}, {"street2", 300},
	}
}

// ReadAddress reads an address as fields, customers and destinations have it:
// its value for rules, and its canonical JSON. The faults' fields are pointers
// that begin with at. A blank address is missing.
func ReadAddress(raw []byte, at string) (rule.Value, []byte, []*fault.Error) {
	v, kept, ws := addressKind{}.read(&reading{}, raw)
	return v, kept, faults(ws, words("地址", "Address"), at)
}

// CheckAddress reports what is wrong with an address that is texts already, as
// ReadAddress does of one that is not.
func CheckAddress(part func(key string) string, at string) []*fault.Error {
	var ws []wrong
	for _, p := range addressParts() {
		if s := part(p.key); strings.TrimSpace(s) != "" {
			ws = append(ws, p.check(s, false)...)
		}
	}
	return faults(ws, words("地址", "Address"), at)
}

// read keeps the parts that say something, and reports every wrong one at once.
func (addressKind) read(x *reading, raw []byte) (rule.Value, []byte, []wrong) {
	o, ok := readObject(raw)
	if !ok {
		return rule.Value{}, nil, bad(check.Type, "want", words(`地址，如 {"country":"CN","city":"佛山"}`, `an address, as {"country":"DE","city":"Köln"}`))
	}
	parts, ws := addressTexts(x, o)
	if ws != nil || len(parts) == 0 {
		return rule.Value{}, nil, ws
	}
	place := &rule.PlaceValue{
		Country: parts["country"], Division: parts["division"], Postcode: parts["postcode"],
		City: parts["city"], Kind: parts["kind"],
	}
	return rule.Place(place), writeAddress(parts), nil
}

// addressTexts reads the parts that are not blank.
func addressTexts(x *reading, o object) (map[string]string, []wrong) {
	texts := make(map[string]string, len(o))
	var ws []wrong
	seen := 0
	for _, p := range addressParts() {
		raw, given := o[p.key]
		if !given {
			continue
		}
		seen++
		s, ok := text(raw)
		switch {
		case !ok:
			ws = append(ws, badAt("/"+p.key, check.Type, "want", words("文本", "text"))...)
		case strings.TrimSpace(s) == "":
		default:
			texts[p.key] = s
			ws = append(ws, p.check(s, x.trusted)...)
		}
	}
	if seen < len(o) {
		ws = append(ws, strangers(o, addressKeys())...)
	}
	return texts, ws
}

// check looks at what a part says: at its length, unless that is known to be right,
// and at codes of a standard.
func (p addressPart) check(s string, trusted bool) []wrong {
	switch {
	case !trusted && utf8.RuneCountInString(s) > p.max:
		return badAt("/"+p.key, errLength, "rule", atMost(p.max, "个字", "characters"))
	case p.key == "country" && (len(s) != 2 || !capitals(s)):
		return badAt("/country", errPattern, "want", words("两位国家代码，如 CN", "two letters of ISO 3166, as CN"))
	case p.key == "division" && (len(s) < 2 || !digits(s)):
		return badAt("/division", errPattern, "want", words("行政区划代码，如 440604", "a code of GB/T 2260, as 440604"))
	}
	return nil
}

func addressKeys() []string {
	var keys []string
	for _, p := range addressParts() {
		keys = append(keys, p.key)
	}
	return keys
}

// strangers reports the members of an object that nobody knows.
func strangers(o object, known []string) []wrong {
	var ws []wrong
	for _, key := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(known, key) {
			ws = append(ws, badAt(blueprint.Pointer(key), errUnknown, "key", short(key))...)
		}
	}
	return ws
}

// writeAddress writes the parts in the order of canonical JSON.
func writeAddress(texts map[string]string) []byte {
	b := []byte{'{'}
	for _, p := range addressParts() {
		if s, ok := texts[p.key]; ok {
			b = member(b, p.key, rule.Text(s).JSON())
		}
	}
	return append(b, '}')
}

func (addressKind) schema(string) schema {
	parts := schema{}
	for _, p := range addressParts() {
		parts[p.key] = schema{"type": "string", "maxLength": p.max}
	}
	return schema{"type": "object", "additionalProperties": false, "properties": parts}
}
