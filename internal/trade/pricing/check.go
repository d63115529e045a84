package pricing

import (
	"slices"

	"bespoke/internal/base/dec"
	"bespoke/internal/studio/blueprint"
)

// stack puts lists on their bases. A list in another currency than its base
// needs a rate; a pile of more than four, or one that stands on itself, is
// refused.
func (l *Lists) stack(byKey map[string]*list, bases map[*list]string) []blueprint.Finding {
	var found []blueprint.Finding
	for _, x := range l.lists {
		key := bases[x]
		base := byKey[key]
		switch {
		case key == "":
		case base == nil:
			found = append(found, blueprint.Refuse(x.document, "/base", "reference.missing", "没有价目表 {key}", "there is no price list {key}", "key", key))
		case base.currency != x.currency && x.adjust.rate == dec.One:
			found = append(found, blueprint.Refuse(x.document, "/adjust", "prices.rate", "与 {key} 的币种不同，需要汇率 rate", "{key} is in another currency: a rate is needed", "key", key))
		case depth(byKey, bases, key) > maxDepth:
			found = append(found, blueprint.Refuse(x.document, "/base", "prices.depth", "价目表的依赖超过 4 层或成环", "lists stand on each other more than four deep, or in a circle"))
		default:
			x.base = base
		}
	}
	return found
}

// depth counts the lists below a list and itself; a circle ends the count.
func depth(byKey map[string]*list, bases map[*list]string, key string) int {
	n := 0
	for key != "" && n <= maxDepth {
		n++
		key = bases[byKey[key]]
	}
	return n
}

// taxes refuses a list whose prices contain tax where those of the order types
// do not, or the other way round: converting them is not built yet.
func taxes(t *blueprint.Tree, w *blueprint.Workspace, path, mode string) []blueprint.Finding {
	if mode == "" {
		return nil
	}
	var found []blueprint.Finding
	for _, d := range t.Folder("types") {
		doc, _ := blueprint.Decode[struct{ Tax *blueprint.Tax }](d) // whose room says so when it cannot be read
		own := w.Tax.Mode
		if doc.Tax != nil {
			own = doc.Tax.Mode
		}
		if own != mode && own != string(NoTax) {
			found = append(found, blueprint.Refuse(path, "/tax", "format.unsupported",
				"订单类型 {type} 的含税方式不同，尚不支持换算", "the order type {type} has tax in another mode: converting is not supported yet", "type", d.Key))
		}
	}
	return found
}

// later refuses outputs of decision tables that this room does not heed yet.
func later(t *blueprint.Tree) []blueprint.Finding {
	var found []blueprint.Finding
	for _, d := range t.Folder("rules") {
		doc, _ := blueprint.Decode[struct {
			Point   string
			Outputs []string
		}](d)
		for point, output := range map[string]string{"price.order": "gift", "tax.line": "code"} {
			if i := slices.Index(doc.Outputs, output); doc.Point == point && i >= 0 {
				found = append(found, blueprint.Refuse(d.Path, blueprint.Pointer("outputs", i), "format.unsupported",
					"尚不支持输出 {output}", "the output {output} is not supported yet", "output", output))
			}
		}
	}
	return found
}
