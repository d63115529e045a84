package flow

import (
	"slices"
	"strings"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/rule"
)

// itemKeys are what loops run over, and the fact that tells the rows of each apart.
var itemKeys = map[string]string{"order.lines": "line.n", "order.destinations": "destination.key"}

// each compiles a loop over items. It may stand in another loop, but not in one over the
// same rows: nobody could tell which of the two is meant.
func (cp *compiler) each(s *Step, w *wireStep) {
	over := text(w.Over)
	key, known := itemKeys[over]
	if !known {
		cp.unsupported(pointerTo(s, "over"), "over "+over)
		return
	}
	for loop := s.within; loop != nil; loop = loop.within {
		if loop.Items.Over == over {
			cp.refuse(pointerTo(s, "over"), "each.twice", "外层的「{step}」已逐项处理这些内容", "{step}, around it, runs over these already", "step", loop.Name.Text())
		}
	}
	it := &s.Items
	it.Over, it.Turn, it.Alone = over, w.Mode == "inTurn", w.OnReject == "item"
	it.rows, it.key, it.names = cp.c.MustRef(over), cp.c.MustRef(key), cp.c.RowRoots(over)
	it.reads = []namedRef{{over, it.rows}}
	for _, name := range it.names {
		root, _ := cp.c.Root(name)
		it.roots = append(it.roots, root)
	}
	cp.itemsOf(s, w)
	if len(w.Until) > 0 {
		cp.until(s, w)
		return
	}
	for _, key := range [...]string{"who", "deadline"} {
		if _, said := w.keys[key]; said {
			cp.refuse(pointerTo(s, key), "each.closed", "只有带 until 的逐项处理才等待别人", "only a loop with until waits for somebody")
		}
	}
}

// itemsOf compiles which rows a loop runs over, and by which of their values.
func (cp *compiler) itemsOf(s *Step, w *wireStep) {
	it, outer := &s.Items, cp.rows
	cp.rows = append(slices.Clip(outer), it.names...)
	var reads []namedRef
	it.Where, reads = cp.cond(w.Where, pointerTo(s, "where"))
	it.reads = merge(it.reads, reads)
	cp.rows = outer
	if w.By == "" {
		return
	}
	root, _, _ := strings.Cut(w.By, ".")
	f, known := cp.c.Fact(w.By)
	if !known || !slices.Contains(it.names, root) || !slices.Contains(cp.c.Paths(), w.By) || !slices.Contains(byKinds, f.Type.Kind) {
		cp.refuse(pointerTo(s, "by"), "each.by", "不能按「{fact}」分组：请用各项的文本、选项、日期、数字或人员", "a loop cannot go by {fact}: name a text, a code, a date, a number or a person of its rows", "fact", w.By)
		return
	}
	it.by = namedRef{w.By, cp.c.MustRef(w.By)}
	it.reads = merge(it.reads, []namedRef{it.by})
}

// byKinds are the kinds of facts whose values a loop goes by.
var byKinds = []rule.Kind{rule.KindText, rule.KindCode, rule.KindDate, rule.KindNumber, rule.KindUser, rule.KindDepartment, rule.KindBool}

// bindRows lets the conditions of a step read the rows of the loops around it.
func (cp *compiler) bindRows(s *Step) {
	cp.at, cp.rows = s, nil
	for loop := s.within; loop != nil; loop = loop.within {
		cp.rows = append(cp.rows, loop.Items.names...)
	}
}

// sees holds that a step is of the same item as the one that asks about it: of a step in a
// loop there are as many as there are items.
func (cp *compiler) sees(id, pointer string) {
	t := cp.def.steps[id]
	if t == nil || t.within == nil || cp.at != nil && cp.at.isIn(t.within) {
		return
	}
	cp.refuse(pointer, "item.outside", "「{step}」在「{loop}」里对每一项各做一次，这里不知道是哪一项", "{step} is done for each item of {loop}: here nobody knows which is meant",
		"step", t.Name.Text(), "loop", t.within.Name.Text())
}

// isIn tells whether a step stands in a loop, however deep.
func (s *Step) isIn(loop *Step) bool {
	for at := s.within; at != nil; at = at.within {
		if at == loop {
			return true
		}
	}
	return false
}

// knownOfItems refuses what is asked of an item and cannot be known of it: where a loop
// goes by a value, nothing but that value.
func (cp *compiler) knownOfItems(path, pointer string) {
	root, _, _ := strings.Cut(path, ".")
	for loop := cp.at; loop != nil; loop = loop.within {
		it := &loop.Items
		if loop != cp.at && it.by.path != "" && path != it.by.path && slices.Contains(it.names, root) {
			cp.refuse(pointer, "each.value", "「{loop}」按 {by} 分组，组里各项的 {fact} 不同", "{loop} goes by {by}: its rows may differ in {fact}",
				"loop", loop.Name.Text(), "by", it.by.path, "fact", path)
		}
	}
}

// eachItem is how the body of a loop is called where there is no item yet.
var eachItem = blueprint.Label{"zh-CN": "每一项", "en": "Each item"}
