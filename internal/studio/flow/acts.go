package flow

import (
	"context"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
)

// Way is a step that can be gone back to, or why it cannot.
type Way struct {
	Choosing
	ItemView
	Reason string `json:"reason,omitempty" doc:"Why it cannot be gone back to"`
}

// Acts are what somebody who may act on one of the run's open tasks can do besides
// deciding it: hand it on, delegate it, add signers, send back, skip. To others they offer to ask
// for haste.
func (st *Stored) Acts(v View, seat string, w World, a act.Act, allow func(permission string) bool) (all []Action) {
	k, _ := ParseID(seat)
	r := &run{d: st.Def, s: st.State, w: w}
	visit, at := r.s.seat(k)
	step := st.Def.Step(v.Step)
	if at == nil || at.Status != Open || step == nil || r.onHold() {
		return nil
	}
	if !r.may(visit, at, a.User.String()) {
		return v.besides(a, allow, "urge", fault.Text{ZH: "催办", EN: "Ask for haste"}, nil)
	}
	if !step.Allow.Transfer.No {
		all = append(all, v.besides(a, allow, "transfer", fault.Text{ZH: "转交", EN: "Hand on"}, []string{"to"})...)
	}
	all = append(all, r.standIns(v, at, step, a, allow)...)
	if !step.Allow.AddSigner.No && len(step.Outcomes) == 0 && step.Kind != Wait {
		more := v.besides(a, allow, "addSigner", fault.Text{ZH: "加签", EN: "Add signers"}, []string{"to", "how"})
		for i := range more {
			more[i].Ways = step.Allow.AddSigner.How
			if len(more[i].Ways) == 0 {
				more[i].Ways = []Rel{Before, After, Beside}
			}
		}
		all = append(all, more...)
	}
	if ways := r.ways(visit, at, step, a.Lang); len(ways) > 0 {
		more := v.besides(a, allow, "return", fault.Text{ZH: "退回", EN: "Send back"}, []string{"step", "opinion"})
		for i := range more {
			more[i].Steps = ways
		}
		all = append(all, more...)
	}
	if !step.Allow.Skip.No {
		all = append(all, v.besides(a, allow, "skip", fault.Text{ZH: "跳过", EN: "Skip"}, []string{"opinion"})...)
	}
	return all
}

// standIns are what somebody can do about who acts for him at a seat, or for whom he acts.
func (r *run) standIns(v View, k *Seat, step *Step, a act.Act, allow func(string) bool) (all []Action) {
	user := a.User.String()
	if !step.Allow.Delegate.No && r.covers(k.For, user) {
		all = v.besides(a, allow, "delegate", fault.Text{ZH: "委托", EN: "Delegate"}, []string{"to"})
	}
	if k.Deputy != "" && (user == k.For || user == k.Deputy) {
		who := HolderOf(k.Deputy, r.w.People).Name
		label := fault.Text{ZH: "收回委托 " + who, EN: "Take it back from " + who}
		if user == k.Deputy {
			label = fault.Text{ZH: "退还委托", EN: "Give it back"}
		}
		all = append(all, v.besides(a, allow, "undelegate", label, nil)...)
	}
	return all
}

// ways lists where a seat may send back to, the latest step first.
func (r *run) ways(v *Visit, k *Seat, step *Step, lang string) (all []Way) {
	for _, t := range r.targets(v) {
		if step.mayReturn(k, t.Step.ID) != nil {
			continue
		}
		way := Way{Choosing: Choosing{t.Step.ID, t.Step.Name.In(lang, "")}, ItemView: t.Step.itemView(t.Item, lang)}
		if t.Barrier != nil {
			way.Reason = taskBarrier.New("step", t.Barrier.Name.Text()).Say(lang)
		}
		all = append(all, way)
	}
	return all
}

// besidesKeys are the keys of acts that are done often.
var besidesKeys = map[string]string{"transfer": "F", "addSigner": "S", "delegate": "D"}

// besides is one act that decides nothing.
func (v View) besides(a act.Act, allow func(string) bool, word string, label fault.Text, needs []string) []Action {
	if !allow("task." + word) {
		return nil
	}
	return []Action{{Verb: "task." + word, Label: v.forItem(label.In(a.Lang), a.Lang), Method: "POST", Path: "/api/v1/tasks/" + v.ID.String() + "/" + word,
		Task: &v.ID, Step: v.Step, Enabled: true, Key: besidesKeys[word], Needs: needs, Besides: true}}
}

// Removals are the signers whom somebody added at an open task's step and can take
// away again.
func (st *Stored) Removals(v View, seat string, p People, a act.Act, allow func(permission string) bool) (all []Action) {
	k, _ := ParseID(seat)
	visit, _ := st.State.seat(k)
	if visit == nil || visit.Status != Open || st.State.Hold != nil {
		return nil
	}
	for i := range visit.Seats {
		s := &visit.Seats[i]
		if s.Adder != a.User.String() || !s.undecided() {
			continue
		}
		who := HolderOf(s.For, p).Name
		for _, one := range v.besides(a, allow, "removeSigner", fault.Text{ZH: "减签 " + who, EN: "Remove " + who}, nil) {
			one.Seat = s.ID.String()
			all = append(all, one)
		}
	}
	return all
}

// TakeBack is what somebody can do who was the last to decide something on the run:
// take that back. Nil where he was not, or cannot any more.
func (st *Stored) TakeBack(reader db.Reader, a act.Act, allow func(permission string) bool) (*Action, error) {
	r := &run{d: st.Def, s: st.State}
	var mine *Seat
	var at *Visit
	for i := range r.s.Visits {
		for j := range r.s.Visits[i].Seats {
			if k := &r.s.Visits[i].Seats[j]; k.By == a.User.String() && !a.User.IsZero() && (mine == nil || !k.At.Before(mine.At)) {
				mine, at = k, &r.s.Visits[i]
			}
		}
	}
	if mine == nil || r.mayTakeBack(at, mine) != nil {
		return nil, nil
	}
	v := View{Step: at.Step}
	err := tasksAt(reader, []seatKey{{st.Subject, mine.ID.String()}}, func(task TaskID) { v.ID = task })
	if err != nil || v.ID.IsZero() {
		return nil, err
	}
	one := v.besides(a, allow, "takeBack", fault.Text{ZH: "撤回我的决定", EN: "Take my decision back"}, nil)
	if len(one) == 0 {
		return nil, nil
	}
	return &one[0], nil
}

// empowered tells whether everybody whom an event would give a seat may decide it:
// a seat of somebody without the permission would wait for ever.
func (s *Service) empowered(ctx context.Context, r db.Reader, d *deciding, users []string, pointer string) error {
	if s.o.Allow == nil {
		return nil
	}
	step := d.run.Def.Step(d.task.Step)
	permission := "task.approve"
	if step != nil && step.Kind == Task {
		permission = "task.done"
	}
	for _, user := range users {
		u, ok := d.people.User(user)
		if !ok {
			continue // advance says so
		}
		id, err := act.ParseUser(user)
		if err != nil {
			return err
		}
		as := act.Act{Workspace: d.act.Workspace, User: id, Kind: act.Staff, Roles: slices.Clone(u.Roles), At: d.act.At}
		if s.o.Allow(ctx, r, as, permission) != nil {
			return taskPowerless.New("name", u.Name).At(pointer)
		}
	}
	return nil
}
