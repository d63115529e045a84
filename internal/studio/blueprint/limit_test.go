package blueprint

import (
	"fmt"
	"strings"
	"testing"
)

// codes are the codes of what is found in a tree as a whole.
func codes(t *Tree) string {
	var made []string
	for _, f := range checkTree(t) {
		made = append(made, f.Code)
	}
	return strings.Join(made, " ")
}

func TestABlueprintHasItsLimits(t *testing.T) {
	many := NewTree()
	for i := range maxDocuments {
		path := fmt.Sprintf("rules/r%d.json", i)
		many.docs[path] = &Document{Path: path}
	}
	if got := codes(many); got != "" {
		t.Errorf("5,000 documents: %s", got)
	}
	many.docs["rules/one.json"] = &Document{Path: "rules/one.json"}
	if got := codes(many); got != "blueprint.count" {
		t.Errorf("5,001 documents: %s", got)
	}
	large := NewTree()
	for i := range maxTree / maxDocument {
		path := fmt.Sprintf("rules/r%d.json", i)
		large.docs[path] = &Document{Path: path, JSON: make([]byte, maxDocument)}
	}
	if got := codes(large); got != "" {
		t.Errorf("64 MB: %s", got)
	}
	large.docs["rules/one.json"] = &Document{Path: "rules/one.json", JSON: []byte("x")}
	if got := codes(large); got != "blueprint.size" {
		t.Errorf("more than 64 MB: %s", got)
	}
}
