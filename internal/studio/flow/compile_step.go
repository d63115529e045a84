package flow

import (
	"encoding/json"
	"strconv"
	"strings"
)

// step fills in one step of a flow that runs. Of a step with something that cannot
// be run the rest is not looked at: it may mean something else then.
func (cp *compiler) step(s *Step, w *wireStep) {
	if !cp.supported(s, w) {
		return
	}
	s.did, _ = cp.c.Ref("did." + s.ID)
	for i, skip := range w.Skip {
		cond, reads := cp.cond(skip.If, pointerTo(s, "skip", i, "if"))
		s.Skips = append(s.Skips, Skip{cond, skip.Say, reads})
		for _, p := range cond.Unguarded() {
			cp.found = append(cp.found, p.In(cp.doc, pointerTo(s, "skip", i, "if")))
		}
	}
	switch s.Kind {
	case Each:
		cp.each(s, w)
	case Repeat:
		s.Loop.Max = w.Max
		s.Loop.Until, _ = cp.cond(w.Until, pointerTo(s, "until"))
	case Approval, Task:
		cp.people(s, w)
	case Wait:
		cp.wait(s, w)
	case Notice:
		cp.notice(s, w)
	case Auto:
		cp.auto(s, w)
	case Choice:
		cp.choice(s, w)
	case Parallel:
		cp.parallel(s, w)
	case Flow:
		s.Tails = w.Wait != nil && !*w.Wait
	}
}

// people compiles what approvals and tasks share. Opinions are asked for on a no
// unless the step says otherwise; a task has no no, and so asks for none. What may be the
// customer's is his to confirm: nobody's earlier yes speaks for it unless the step says so.
func (cp *compiler) people(s *Step, w *wireStep) {
	s.Who = cp.who(w.Who, pointerTo(s, "who"), byTables|customers)
	cp.need(s, w)
	cp.giving(s, w)
	s.GoOn = w.Reject.Then == goOn
	if w.Reject.Then == doReturn {
		s.NoTo = w.Reject.To
		cp.target(s, w.Reject.To, pointerTo(s, "reject", "to"))
		cp.sees(w.Reject.To, pointerTo(s, "reject", "to"))
	}
	cp.allow(s, w.Allow)
	s.Same = s.Kind == Approval && (w.Same == "approve" || w.Same == "" && w.Public == nil)
	cp.signature(s, w)
	cp.except(s, w.Except)
	s.Keep = w.Keep
	s.SkipEmpty = w.Empty == "skip"
	s.Outcomes = w.Outcomes
	s.Opinion = w.Opinion
	if s.Opinion == "" {
		s.Opinion = OpinionOnReject
	}
	cp.bulk(s, w)
	cp.fields(s, w)
	s.Deadline = cp.ladder(s, w.Deadline)
	cp.public(s, w)
	s.Reads = w.Reads
	if len(s.Reads) == 0 {
		s.Reads = cp.restsOn(s)
	}
	for i, path := range w.Reads {
		if _, ok := cp.c.Fact(path); !ok {
			cp.refuse(pointerTo(s, "reads", i), "fact.unknown", "没有事实「{fact}」", "there is no fact {fact}", "fact", path)
		}
	}
	if s.Need != (Need{One: true}) && len(s.Outcomes) > 0 {
		cp.unsupported(pointerTo(s, "need"), "need "+text(w.Need)+" + outcomes")
	}
}

// bulk compiles of which subjects a step may be decided together with others. A signature
// is for one task, so what has to be signed is not among them.
func (cp *compiler) bulk(s *Step, w *wireStep) {
	if len(w.Bulk) == 0 {
		return
	}
	if s.Bulk, _ = cp.cond(w.Bulk, pointerTo(s, "bulk")); s.Signature {
		cp.refuse(pointerTo(s, "bulk"), "signature.bulk", "「{step}」须逐个签名，不能批量处理", "{step} has to be signed, each by itself: it is not decided in bulk", "step", s.Name.Text())
	}
}

// except names steps whose signers are kept out: people's, before this one.
func (cp *compiler) except(s *Step, ids []string) {
	for i, id := range ids {
		if id != startStep {
			cp.target(s, id, pointerTo(s, "except", i))
		}
	}
	s.Except = ids
}

// need reads how many have to say yes, and who can reject alone. Where not all
// are needed a no is only a voice, unless the step says otherwise (A3, A4).
func (cp *compiler) need(s *Step, w *wireStep) {
	said := text(w.Need)
	switch said {
	case "", "one":
		s.Need.One = true
	case "all":
	case "inTurn":
		s.Need.Turn = true
	default:
		if percent, is := strings.CutSuffix(said, "%"); is {
			s.Need.Percent, _ = strconv.Atoi(percent) // of the form that the schema asks for
			if s.Need.Percent < 1 || s.Need.Percent > 100 {
				cp.refuse(pointerTo(s, "need"), "need.percent", "百分比在 1% 与 100% 之间", "a percentage lies between 1% and 100%")
			}
		} else {
			s.Need.N, _ = strconv.Atoi(said)
		}
	}
	s.Veto = s.Need.N == 0 && s.Need.Percent == 0
	if len(w.Veto) == 0 || json.Unmarshal(w.Veto, &s.Veto) == nil {
		return
	}
	s.Veto = false
	var holders []json.RawMessage
	_ = json.Unmarshal(w.Veto, &holders) // is a list, by the schema
	s.Holders = cp.who(holders, pointerTo(s, "veto"), byTables)
}

// restsOn is the default of reads: what the step's skips, who and veto read, and what it
// shows of the subject.
func (cp *compiler) restsOn(s *Step) []string {
	var refs []namedRef
	for _, skip := range s.Skips {
		refs = merge(refs, skip.reads)
	}
	refs = merge(refs, s.Who.allReads())
	refs = merge(refs, s.Holders.allReads())
	paths := make([]string, len(refs))
	for i, f := range refs {
		paths[i] = f.path
	}
	return join(paths, s.shows())
}

// auto checks the verb and its input. The key of its calls is the place and the
// hash of the input, so that what is the same happens once (W1, W4).
func (cp *compiler) auto(s *Step, w *wireStep) {
	s.Verb = w.Verb
	s.Need.One, s.Deadline, s.FailOn = true, repairs, w.OnFail == goOn
	s.Allow = Allow{Delegate: Right{No: true}, AddSigner: Right{No: true}, Skip: Right{No: true}}
	if s.Retry = defaultRetries; w.Retry != nil {
		s.Retry = *w.Retry
	}
	cp.with(s, w)
	exists := false
	if cp.o.KnowsVerb != nil {
		known, problem := cp.o.KnowsVerb(s.Verb, s.Input)
		exists = known
		if known && problem != nil {
			say := [2]string{problem.Say("zh-CN"), problem.Say("en")}
			cp.refuse(pointerTo(s, "with")+problem.Field, "verb.input", say[0], say[1])
		}
	}
	if !exists {
		cp.refuse(pointerTo(s, "verb"), "verb.unknown", "流程不能调用「{verb}」", "flows cannot call {verb}", "verb", s.Verb)
		return
	}
	s.own = cp.o.Own != nil && cp.o.Own(s.Verb)
	if cp.o.Undoes != nil {
		s.undo, s.barrier = cp.o.Undoes(s.Verb)
	}
}

// input writes what the document gives to a verb, keys sorted.
func input(with map[string]json.RawMessage) json.RawMessage {
	if len(with) == 0 {
		return json.RawMessage("{}")
	}
	raw, err := json.Marshal(with)
	if err != nil {
		return json.RawMessage("{}")
	}
	return raw
}

// choice compiles the lanes of a choice: each has a condition, its own or that the
// step's fact is one of some values. What fits none takes the mandatory default,
// so the values of a set need not be covered (B3).
func (cp *compiler) choice(s *Step, w *wireStep) {
	if w.On != "" {
		ref, ok := cp.c.Ref(w.On)
		if !ok {
			cp.refuse(pointerTo(s, "on"), "fact.unknown", "没有事实「{fact}」", "there is no fact {fact}", "fact", w.On)
			return
		}
		s.on = []namedRef{{w.On, ref}}
	}
	taken := map[string]bool{}
	for i, l := range w.Lanes {
		at := pointerTo(s, "lanes", i)
		switch {
		case (len(l.Is) > 0) == (len(l.If) > 0):
			cp.refuse(at, "lane.condition", "分支要有 is 或 if 之一", "a lane has either is or if")
		case len(l.If) > 0:
			s.Lanes[i].If, s.Lanes[i].reads = cp.cond(l.If, at+"/if")
		case w.On == "":
			cp.refuse(at+"/is", "lane.condition", "使用 is 时要给出 on", "is needs the step's on")
		default:
			cp.isLane(s.Lanes[i], w.On, l.Is, at, taken)
		}
	}
}

// isLane makes "on is one of these" a condition like any other, and finds lanes
// whose values all belong to an earlier one (F14).
func (cp *compiler) isLane(lane *Lane, on string, is json.RawMessage, at string, taken map[string]bool) {
	values, op := []json.RawMessage{is}, "="
	if json.Unmarshal(is, &values) == nil {
		op = "in"
	}
	raw, _ := json.Marshal(map[string]any{"f": on, "op": op, "v": is})
	before := len(cp.found)
	lane.If, lane.reads = cp.cond(raw, at)
	for i := before; i < len(cp.found); i++ {
		cp.found[i].Pointer = at + "/is" + strings.TrimPrefix(strings.TrimPrefix(cp.found[i].Pointer, at), "/v")
	}
	fresh := 0
	for _, v := range values {
		if !taken[string(v)] {
			fresh++
		}
		taken[string(v)] = true
	}
	if fresh == 0 {
		cp.refuse(at+"/is", "lane.never", "前面的分支已包含这些值，此分支走不到", "an earlier lane has these values: this one is never taken")
	}
}

// parallel compiles the lanes of a parallel and how many have to be done (B4).
// More than there are is refused; more than are started is capped when it runs.
func (cp *compiler) parallel(s *Step, w *wireStep) {
	for i, l := range w.Lanes {
		if len(l.Is) > 0 {
			cp.refuse(pointerTo(s, "lanes", i, "is"), "lane.condition", "并行分支用 if", "a lane of a parallel has if")
		}
		if len(l.If) > 0 {
			s.Lanes[i].If, s.Lanes[i].reads = cp.cond(l.If, pointerTo(s, "lanes", i, "if"))
		}
	}
	s.Tails = w.Rest == "leave"
	switch text(w.Join) {
	case "", "all":
	case "any":
		s.Join = 1
	default:
		if json.Unmarshal(w.Join, &s.Join) != nil || s.Join > len(s.Lanes) {
			cp.refuse(pointerTo(s, "join"), "join.count", "没有这么多分支", "there are not so many lanes")
		}
	}
}

// text is a JSON string's text; of anything else its JSON.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
