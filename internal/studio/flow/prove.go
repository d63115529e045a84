package flow

import (
	"maps"
	"time"

	"bespoke/internal/studio/blueprint"
	"bespoke/internal/studio/identity"
	"bespoke/internal/studio/rule"
)

// proofWork is how many parts of claims the proof of one release looks at before it
// gives up and says at which step; some tenths of a second.
const proofWork = 20_000_000

// Prove looks for orders that could not go on under the flows of a release, with the
// people of a moment: section 6 of flow.md, as far as Compile has not shown it
// already. It is pure. Errors say that an order can get stuck, or that the document
// means nothing that can happen; warnings that it will run otherwise than written.
//
// It is asked of releases about to be published, never of those that run: who left
// since does not stop what has begun.
func Prove(r *blueprint.Release, o Options, crew People, at time.Time) []blueprint.Finding {
	flows := blueprint.Of[*Flows](r)
	c := blueprint.Of[*rule.Catalogue](r)
	if flows == nil || c == nil {
		return nil
	}
	book := blueprint.Of[*rule.Book](r)
	work, plain := rule.NewProof(c, proofWork), rule.NewProof(c, proofWork)
	for path, output := range map[string]string{"route.lane": "lane", "route.skip": "skip"} {
		if words, known := book.Given("route.order", output); known {
			work.Only(path, words)
		}
	}
	var found []blueprint.Finding
	for _, doc := range r.Tree.Folder("flows") {
		d := flows.Get(doc.Key)
		if d == nil {
			continue
		}
		p := &prover{Def: d, doc: doc.Path, r: r, c: c, o: o, book: book, crew: crew, at: at, work: work, plain: plain,
			roles: blueprint.Of[*identity.Roles](r), visits: map[*Step]rule.Claim{}}
		p.document, _ = blueprint.Decode[wireFlow](doc)
		p.all()
		found = append(found, p.found...)
		if work.Exhausted() {
			break // of the flows after it nothing could be said
		}
	}
	return found
}

// prover proves one flow.
type prover struct {
	*Def
	doc      string
	document wireFlow
	r        *blueprint.Release
	c        *rule.Catalogue
	o        Options
	book     *rule.Book
	roles    *identity.Roles
	crew     People
	at       time.Time
	work     *rule.Proof
	plain    *rule.Proof          // of what conditions say by themselves, whatever the tables give
	visits   map[*Step]rule.Claim // of which orders a step is done
	answered *bool                // whether the tables name somebody whatever the step and the order; nil until it is asked
	found    []blueprint.Finding
}

func (p *prover) all() {
	if step := p.reach(p.Main, rule.All()); step != nil {
		p.tooLarge(step)
		return
	}
	p.fallbackHolds()
	for _, s := range p.Steps {
		if _, reached := p.visits[s]; !reached {
			continue
		}
		p.step(s)
		if p.work.Exhausted() {
			p.tooLarge(s)
			return
		}
	}
	p.onlyEmpty()
}

// step proves what concerns a step that some order reaches.
func (p *prover) step(s *Step) {
	switch {
	case s.Kind == Auto:
		p.undone(s)
		return
	case s.Kind == Each:
		p.itemShown(s)
	}
	switch {
	case len(s.Lanes) > 0 && s.Pause.Until == nil:
		p.together(s)
		return
	}
	if s.Kind.asks() || s.Pause.owned() {
		p.staffed(s)
		p.climbs(s)
		p.goesBack(s)
		p.rests(s)
		p.seesBulk(s)
		p.hasVoice(s)
		p.given(s)
	}
	p.ends(s)
	p.comes(s)
}

func (p *prover) tooLarge(s *Step) {
	p.warn(pointerTo(s), "proof.large", "在步骤「{step}」处太大，没有全部证明", "too large at the step {step}: not all is proved", "step", s.Name.Text()).
		With(nil, "请拆分它的条件，或它所用的表格", "Divide its conditions, or the tables it asks")
}

func (p *prover) refuse(pointer, code, zh, en string, args ...any) *blueprint.Finding {
	p.found = append(p.found, blueprint.Refuse(p.doc, pointer, code, zh, en, args...))
	return &p.found[len(p.found)-1]
}

func (p *prover) warn(pointer, code, zh, en string, args ...any) *blueprint.Finding {
	f := p.refuse(pointer, code, zh, en, args...)
	f.Warning = true
	return f
}

// may finds an order of which a claim is so, as findings show it: what it is, and not
// what has become of it by then. false when there is none, or none that is sure.
func (p *prover) may(of rule.Claim) (sample map[string]any, sure bool) {
	found, some := p.work.Find(of)
	maps.DeleteFunc(found.Facts, func(path string, _ any) bool { return !p.data(path) })
	return found.Facts, some && found.Sure
}
