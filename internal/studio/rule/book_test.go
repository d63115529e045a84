package rule_test

import (
	"os"
	"testing"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// release compiles a tree of documents with this room's parts.
func release(t testing.TB, tree *blueprint.Tree) (*rule.Book, *rule.Catalogue, []blueprint.Finding) {
	t.Helper()
	r, found := blueprint.Compile(tree, append(blueprint.Parts(), rule.Parts()...))
	return blueprint.Of[*rule.Book](r), blueprint.Of[*rule.Catalogue](r), found
}

func furniture(t testing.TB) *blueprint.Tree {
	t.Helper()
	tree, _, found := blueprint.Read(os.DirFS("testdata/furniture"))
	for _, f := range found {
		t.Logf("%s %s: %s", f.Document, f.Pointer, f.Say.EN)
	}
	return tree
}

func TestAFurnitureMakersRulesCompile(t *testing.T) {
	_, _, found := release(t, furniture(t))
	for _, f := range found {
		if f.Document[:6] == "rules/" {
			t.Errorf("%s %s %s: %s", f.Document, f.Pointer, f.Code, f.Say.EN)
		}
	}
}
