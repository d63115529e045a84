package flow

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/op"
	"bespoke/internal/studio/rule"
)

// Later steps may be done by whom an earlier one chooses (who chosen): whoever says yes
// there names a colleague. What the later steps ask of him holds for the choice.

// mayChoose holds a choice against what later steps ask of him whom it names. A no
// chooses nobody. Faults: task.invalid with required, unknown, reference, task.range.
func (r *run) mayChoose(v *Visit, step *Step, ev Event) error {
	asks := len(step.Picks) > 0
	switch {
	case ev.Chosen == "" && asks && ev.Kind != Reject:
		return taskChoose.New().At("/chosen")
	case ev.Chosen == "":
		return nil
	case !asks || ev.Kind == Reject:
		return taskNoChoice.New("step", step.Name.Text()).At("/chosen")
	}
	u, ok := r.w.People.User(ev.Chosen)
	if !ok || !u.Staff {
		return taskPerson.New().At("/chosen")
	}
	r.describe(step, v, r.dueAt(v, step))
	if !r.choosable(step, u) {
		return taskChosen.New("name", u.Name).At("/chosen")
	}
	return nil
}

// choosable tells whether somebody can be chosen for all later steps that ask.
func (r *run) choosable(step *Step, u User) bool {
	return !slices.ContainsFunc(step.Picks, func(fits *rule.Cond) bool { return !r.fits(fits, u) })
}

// chosen is whom those chose who decided a step, as far as that is in force.
func (r *run) chosen(part ID, step string) (users []string) {
	for i := range r.s.Visits {
		v := &r.s.Visits[i]
		if v.Step != step || v.Status == Open || !r.inForce(v) || r.beside(v.Part, part) {
			continue
		}
		for j := range v.Seats {
			if k := &v.Seats[j]; k.Chosen != "" && k.counts() {
				users = join(users, []string{k.Chosen})
			}
		}
	}
	return users
}

// ChoicesInput asks who can be chosen at a task.
type ChoicesInput struct {
	ID TaskID `path:"id" json:"-"`
	Q  string `query:"q" json:"-" maxLength:"100" doc:"A fragment of a name"`
}

// Candidate is somebody who can be chosen.
type Candidate struct {
	ID    act.UserID `json:"id"`
	Name  string     `json:"name"`
	Roles []string   `json:"roles"`
}

// mostChoices is how many people one answer lists.
const mostChoices = 50

// choices lists who can be chosen for what follows a task, by name. Fault:
// task.missing, also for whoever may not act on it.
func (s *Service) choices(ctx context.Context, a act.Act, r db.Reader, in ChoicesInput) (op.List[Candidate], error) {
	page := op.List[Candidate]{Items: []Candidate{}}
	rows, err := findRows(r, []TaskID{in.ID})
	if err != nil || rows[in.ID] == nil {
		return page, cmp.Or[error](err, taskMissing.New())
	}
	d := &deciding{act: a, task: rows[in.ID], subject: rows[in.ID].Subject}
	runs, err := s.Load(ctx, r, []id.Raw{d.subject})
	if err != nil {
		return page, err
	}
	people, err := s.o.People(ctx, r)
	if err != nil {
		return page, err
	}
	d.run = runs[d.subject]
	if err := s.loadSubjects(ctx, r, []*deciding{d}); err != nil || d.err != nil {
		return page, cmp.Or(err, d.err)
	}
	w := Complete(d.of.World(a), d.run.Release, people)
	if !d.run.May(d.task.Seat, a.User.String(), w) {
		return page, taskMissing.New()
	}
	if w.Turns, err = BusyFor(r, []*Def{d.run.Def}, people); err != nil {
		return page, err
	}
	page.Items = d.choosable(w, strings.ToLower(strings.TrimSpace(in.Q)))
	return page, nil
}

// choosable lists who can be chosen at the task at hand.
func (d *deciding) choosable(w World, q string) []Candidate {
	all := []Candidate{}
	r := begin(d.run.Def, d.run.State, w, Event{At: d.act.At})
	seat, _ := ParseID(d.task.Seat)
	v, _ := r.s.seat(seat)
	step := r.d.steps[d.task.Step]
	if v == nil || len(step.Picks) == 0 {
		return all
	}
	r.describe(step, v, r.dueAt(v, step))
	for _, u := range w.People.Everybody() {
		user, err := act.ParseUser(u.ID)
		if err == nil && strings.Contains(strings.ToLower(u.Name), q) && r.choosable(step, u) {
			all = append(all, Candidate{user, u.Name, u.Roles})
		}
	}
	slices.SortStableFunc(all, func(x, y Candidate) int { return strings.Compare(x.Name, y.Name) })
	return all[:min(len(all), mostChoices)]
}
