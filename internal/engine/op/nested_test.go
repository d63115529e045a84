package op_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/db/dbtest"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// herd is the input of a verb that calls others, as a flow does.
type herd struct {
	Calls []herdCall `json:"calls"`
}

type herdCall struct {
	Verb  string          `json:"verb"`
	Input json.RawMessage `json:"input"`
}

type herded struct {
	Answers []json.RawMessage `json:"answers"`
}

// addHerd registers a verb that plans and commits the verbs it is told.
func addHerd(f *farm) op.Call[herd, herded] {
	type plan struct{ made []op.Planned }
	return op.AddVerb(f.r, op.Verb[herd, plan, herded]{
		Name: "fold.herd", Method: "POST", Path: "/api/v1/herds", Doc: fault.Text{ZH: "批量", EN: "Do several"},
		Decide: func(ctx context.Context, r db.Reader, cmds []op.Cmd[herd]) []op.Result[plan] {
			rs := make([]op.Result[plan], len(cmds))
			for i, c := range cmds {
				var calls []op.NamedCall
				for _, call := range c.In.Calls {
					calls = append(calls, op.NamedCall{Act: c.Act, Verb: call.Verb, Input: call.Input})
				}
				for _, p := range f.r.Plan(ctx, r, calls) {
					rs[i].Out.made = append(rs[i].Out.made, p.Out)
					rs[i].Err = errors.Join(rs[i].Err, p.Err)
				}
			}
			return rs
		},
		Commit: func(ctx context.Context, tx *event.Tx, cmds []op.Cmd[plan]) []op.Result[herded] {
			rs := make([]op.Result[herded], len(cmds))
			for i, c := range cmds {
				for _, answer := range f.r.CommitPlanned(ctx, tx, c.In.made) {
					rs[i].Out.Answers = append(rs[i].Out.Answers, answer.Out)
					rs[i].Err = errors.Join(rs[i].Err, answer.Err)
				}
			}
			return rs
		},
	})
}

func call(verb, input string) herdCall { return herdCall{verb, json.RawMessage(input)} }

func TestVerbsThatAVerbCallsAreOneWithIt(t *testing.T) {
	eachFarm(t, func(t *testing.T, f *farm) {
		do := addHerd(f)
		fold := f.newFold("a")
		add := func(sheep string) herdCall { return call("fold.add", `{"id":"`+fold.String()+`","sheep":`+sheep+`}`) }
		got, err := do(t.Context(), f.act(), "", herd{[]herdCall{call("fold.make", `{"name":"b"}`), add("4")}})
		if err != nil || len(got.Answers) != 2 || f.sheep(fold) != 4 || f.count("folds") != 2 {
			t.Fatalf("%s, %v", got.Answers, err)
		}
		for _, c := range []struct {
			last herdCall
			code string
		}{
			{add("666"), "fold.wolf"},
			{add("-1"), "fold.full"},
			{call("fold.make", `{"name":"a"}`), "fold.duplicate"},
			{call("fold.make", `{"nam":"c"}`), "request.json"},
			{call("fold.get", `{}`), "verb.unknown"},
			{call("fold.tick", `{"x":1}`), "request.json"},
		} {
			facts, stored := f.count("facts"), f.count("commands")
			_, err := do(t.Context(), f.act(), "", herd{[]herdCall{call("fold.make", `{"name":"c"}`), c.last}})
			if e := fault.As(err); e == nil || e.Code != c.code {
				t.Errorf("%s: %v", c.last.Input, err)
			}
			if f.count("folds") != 2 || f.count("facts") != facts || f.count("commands") != stored {
				t.Errorf("%s: something was stored", c.last.Input)
			}
		}
	})
}

func TestVerbsDoNotCallEachOtherForEver(t *testing.T) {
	f := oneFarm(t)
	do := addHerd(f)
	input := herd{[]herdCall{call("fold.tick", `{}`)}}
	for depth := 2; depth <= 10; depth++ {
		_, err := do(t.Context(), f.act(), "", input)
		if e := fault.As(err); (depth > 9) != (e != nil && e.Code == "verb.depth") {
			t.Errorf("%d levels: %v", depth, err)
		}
		text, err := json.Marshal(input)
		if err != nil {
			t.Fatal(err)
		}
		input = herd{[]herdCall{{"fold.herd", text}}}
	}
}

func TestKnowsChecksAVerbAndItsInput(t *testing.T) {
	f := oneFarm(t)
	for _, c := range []struct {
		verb, input string
		exists      bool
		code        string
	}{
		{"fold.make", `{"name":"a"}`, true, ""},
		{"fold.make", `{"name":1}`, true, "request.json"},
		{"fold.add", `{"id":"fol_01J00000000000000000000000","sheep":1}`, true, ""},
		{"fold.add", `{"id":"ord_01J00000000000000000000000","sheep":1}`, true, "request.parameter"},
		{"fold.change", `{"id":"fol_01J00000000000000000000000","patch":{"name":null}}`, true, ""},
		{"fold.change", `{"id":"fol_01J00000000000000000000000","patch":{},"x":1}`, true, "request.json"},
		{"fold.tick", `{}`, true, ""},
		{"fold.ask", `{}`, false, "verb.unknown"},
		{"fold.none", `{}`, false, "verb.unknown"},
	} {
		exists, problem := f.r.Knows(c.verb, json.RawMessage(c.input))
		code := ""
		if problem != nil {
			code = problem.Code
		}
		if exists != c.exists || code != c.code {
			t.Errorf("%s %s: %v, %v", c.verb, c.input, exists, problem)
		}
	}
}

func TestABadRegistrationIsToldBeforeTheProgramServes(t *testing.T) {
	doc := fault.Text{ZH: "一", EN: "one"}
	type bare struct{ ID foldID }
	type tagged struct {
		ID foldID `path:"id"`
	}
	type odd struct {
		At struct{ X int } `query:"at" json:"-"`
	}
	type embedding struct {
		A int `json:",embed"`
	}
	run := func(context.Context, act.Act, db.Reader, struct{}) (int, error) { return 0, nil }
	get := func(r *op.Registry, name, path string) {
		op.AddQuery(r, op.Query[struct{}, int]{Name: name, Path: path, Doc: doc, Run: run})
	}
	for want, register := range map[string]func(r *op.Registry){
		"name is a noun": func(r *op.Registry) { get(r, "folds", "/a") },
		"is taken":       func(r *op.Registry) { get(r, "fold.get", "/a"); get(r, "fold.get", "/b") },
		"conflicts":      func(r *op.Registry) { get(r, "fold.get", "/a"); get(r, "fold.find", "/a") },
		"method and path": func(r *op.Registry) {
			get(r, "fold.get", "a")
		},
		"both languages": func(r *op.Registry) { op.AddQuery(r, op.Query[struct{}, int]{Name: "fold.get", Path: "/a", Run: run}) },
		`tagged path:"id"`: func(r *op.Registry) {
			op.AddQuery(r, op.Query[bare, int]{Name: "fold.get", Path: "/a/{id}", Doc: doc})
		},
		`needs json:"-"`: func(r *op.Registry) {
			op.AddQuery(r, op.Query[tagged, int]{Name: "fold.get", Path: "/a/{id}", Doc: doc})
		},
		"has no {id}": func(r *op.Registry) { op.AddQuery(r, op.Query[getFold, int]{Name: "fold.get", Path: "/a", Doc: doc}) },
		"cannot be read from a parameter": func(r *op.Registry) {
			op.AddQuery(r, op.Query[odd, int]{Name: "fold.get", Path: "/a", Doc: doc})
		},
		"no struct":                func(r *op.Registry) { op.AddQuery(r, op.Query[int, int]{Name: "fold.get", Path: "/a", Doc: doc}) },
		"cannot be read from JSON": func(r *op.Registry) { op.AddAsk(r, op.Ask[embedding, int]{Name: "fold.ask", Path: "/a", Doc: doc}) },
		"needs Decide and Commit": func(r *op.Registry) {
			op.AddVerb(r, op.Verb[struct{}, int, int]{Name: "fold.do", Internal: true, Doc: doc})
		},
		"neither method nor path": func(r *op.Registry) {
			op.AddSimple(r, op.Simple[struct{}, int]{Name: "fold.do", Internal: true, Path: "/a", Doc: doc})
		},
		"needs Do": func(r *op.Registry) {
			op.AddSimple(r, op.Simple[struct{}, int]{Name: "fold.do", Internal: true, Doc: doc})
		},
		"undone by \"fold.nothing\"": func(r *op.Registry) {
			op.AddVerb(r, op.Verb[struct{}, int, int]{Name: "fold.do", Internal: true, Undo: "fold.nothing", Doc: doc})
		},
	} {
		r := op.NewRegistry(op.RegistryOptions{})
		register(r)
		if err := r.Start(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if err := op.NewRegistry(op.RegistryOptions{}).Ready(); err != nil {
		t.Error(err)
	}
}

func TestFoldsOfTwoWorkspacesAreQueuedApart(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		one := newFarm(t, d, op.RegistryOptions{})
		fold := one.newFold("a")
		release := one.hold()
		held := make(chan error, 1)
		go func() {
			_, err := one.add(context.Background(), one.act(), "", addSheep{ID: fold, Sheep: 1})
			held <- err
		}()
		<-one.entered
		elsewhere := one.act()
		elsewhere.Workspace = dbtest.Act().Workspace
		if _, err := one.make(t.Context(), elsewhere, "", makeFold{Name: "a"}); err != nil {
			t.Errorf("another workspace waited or failed: %v", err)
		}
		release()
		if err := <-held; err != nil {
			t.Error(err)
		}
	}, event.Room(), op.Room(), folds)
}
