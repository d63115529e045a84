package flow

import "slices"

// delegate has somebody act for the holder of a seat, at this one alone: the seat stays
// with him, and what the other decides says for whom (P1, S6). A pool's seat becomes that of
// whoever delegates it. Faults: those of hand, task.kept, task.lent, task.person,
// task.apart, task.seated, task.range, task.able.
func (r *run) delegate(ev Event) error {
	v, k, step, err := r.hand(&ev)
	switch {
	case err != nil:
		return err
	case step.Allow.Delegate.No:
		return taskKept.New("step", step.Name.Text())
	case !r.covers(k.For, ev.By.User):
		return taskLent.New()
	case len(ev.To) != 1:
		return taskPerson.New().At("/to")
	}
	if err := r.seatable(v, step, ev.To[0], &step.Allow.Delegate); err != nil {
		return err
	}
	if u, _ := r.w.People.User(ev.To[0]); r.may(v, k, u.ID) {
		return taskAble.New("name", u.Name).At("/to")
	}
	if from := k.For; from != ev.By.User {
		r.give(k, ev.By.User)
		tell(r, TaskTransferred{r.on(v), step.ID, k.ID, from, k.For, ""})
	}
	r.recall(k)
	k.Deputy = ev.To[0]
	do(r, ShareTask{k.ID, ev.To})
	tell(r, TaskDelegated{r.on(v), step.ID, k.ID, k.For, ev.To, ev.Reason})
	return nil
}

// undelegate ends that: by the holder, or by who was asked. Faults: those of hand,
// task.undelegated.
func (r *run) undelegate(ev Event) error {
	v, k, step, err := r.hand(&ev)
	if err != nil {
		return err
	}
	if k.Deputy == "" || ev.By.User != k.For && ev.By.User != k.Deputy {
		return taskUndelegated.New()
	}
	deputy := k.Deputy
	r.recall(k)
	tell(r, TaskUndelegated{r.on(v), step.ID, k.ID, k.For, []string{deputy}})
	return nil
}

// recall takes a seat from whom its holder had asked to act for him.
func (r *run) recall(k *Seat) {
	if k.Deputy != "" && !slices.Contains(k.Also, k.Deputy) {
		do(r, UnshareTask{k.ID, k.Deputy})
	}
	k.Deputy = ""
}

// deputes tells whether somebody was asked to act for the holder of a seat, who works
// here still.
func (r *run) deputes(k *Seat) bool { return k.Deputy != "" && len(r.active(k.For)) > 0 }
