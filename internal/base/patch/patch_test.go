package patch_test

import (
	"encoding/json"
	"testing"

	"bespoke/internal/base/patch"
)

// The cases of RFC 7396, appendix A, whose target is an object.
func TestMergeFollowsTheRFC(t *testing.T) {
	for _, c := range []struct{ target, patch, want string }{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`{"a":"foo"}`, `null`, ``},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"a":1,"e":null}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{``, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	} {
		got, err := patch.Merge(json.RawMessage(c.target), json.RawMessage(c.patch))
		if err != nil || string(got) != c.want {
			t.Errorf("%s + %s = %s, %v; want %s", c.target, c.patch, got, err, c.want)
		}
	}
	if _, err := patch.Merge(nil, json.RawMessage(`{"a"`)); err == nil {
		t.Error("half a patch was merged")
	}
}

func TestAMemberKnowsWhetherItWasGiven(t *testing.T) {
	var p struct {
		Name  patch.Of[string] `json:"name,omitzero"`
		Lead  patch.Of[int64]  `json:"lead,omitzero"`
		Other patch.Of[string] `json:"other,omitzero"`
	}
	if err := json.Unmarshal([]byte(`{"name":"x","lead":null}`), &p); err != nil {
		t.Fatal(err)
	}
	name, lead, other := "old", int64(7), "old"
	p.Name.To(&name)
	p.Lead.To(&lead)
	p.Other.To(&other)
	if name != "x" || lead != 0 || other != "old" {
		t.Errorf("%q %d %q", name, lead, other)
	}
	if b, err := json.Marshal(p); err != nil || string(b) != `{"name":"x","lead":0}` {
		t.Errorf("%s, %v", b, err)
	}
}

func TestOnlyNamedMembersAreReadAnew(t *testing.T) {
	for _, c := range []struct{ stored, patch, read, want string }{
		{``, `{"a":1}`, `{"a":1}`, `{"a":1}`},
		{`{"a":1,"b":2}`, `{"b":3}`, `{"b":3}`, `{"a":1,"b":3}`},
		{`{"a":1,"b":2}`, `{"b":null}`, `{}`, `{"a":1}`},
		{`{"a":1}`, `{"a":null}`, `{}`, ``},
		{`{"a":1}`, `null`, ``, ``},
		{`{"a":{"x":1,"y":2}}`, `{"a":{"x":null}}`, `{"a":{"y":2}}`, `{"a":{"y":2}}`},
	} {
		got, err := patch.Members(json.RawMessage(c.stored), json.RawMessage(c.patch), func(m map[string]json.RawMessage) json.RawMessage {
			b, err := json.Marshal(m)
			if err != nil || string(b) != c.read {
				t.Errorf("%s + %s reads %s, %v; want %s", c.stored, c.patch, b, err, c.read)
			}
			return b
		})
		if err != nil || string(got) != c.want {
			t.Errorf("%s + %s = %s, %v; want %s", c.stored, c.patch, got, err, c.want)
		}
	}
	if _, err := patch.Members(nil, json.RawMessage(`5`), nil); err != patch.ErrNoObject {
		t.Errorf("a number was taken for an object: %v", err)
	}
}
