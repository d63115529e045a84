package identity

import (
	"context"
	"strconv"

	"bespoke/internal/base/act"
	"bespoke/internal/engine/event"
)

// viewDesk is what views are kept against: the roles, the views that a batch
// names, and how many each owner has.
type viewDesk struct {
	s      *Service
	roles  *Roles
	views  map[ViewID]*SavedView
	counts map[string]int
}

// viewDesk reads, once for a batch, the views that it names, locked, and how
// many views the owners have.
func (s *Service) viewDesk(ctx context.Context, tx *event.Tx, ids []ViewID, owners []string) (d *viewDesk, err error) {
	d = &viewDesk{s: s}
	if d.roles, err = s.current(ctx, tx); err != nil {
		return d, err
	}
	if d.views, err = lockViews(tx, ids); err != nil {
		return d, err
	}
	d.counts, err = countViews(tx, owners)
	return d, err
}

// may tells whether somebody may have a view changed: his own, or, with the
// permission, one that others have too. Another's own view is not there for him.
func (d *viewDesk) may(a act.Act, o ViewOwner) error {
	switch {
	case o.shared() && !d.roles.Allows(a.Roles, shareViews):
		return denied.New("permission", shareViews)
	case !o.shared() && o.User != a.User:
		return noView.New()
	}
	return nil
}

// find finds a view that somebody may change, as an If-Match means it.
func (d *viewDesk) find(a act.Act, view ViewID, match string) (*SavedView, error) {
	v := d.views[view]
	if v == nil {
		return nil, noView.New()
	}
	if err := d.may(a, v.Owner); err != nil {
		return nil, err
	}
	if match != "" && match != "*" && match != strconv.FormatInt(v.Version, 10) {
		return nil, viewChanged.New()
	}
	return v, nil
}

// keep checks a view and counts it for its owner.
func (d *viewDesk) keep(a act.Act, v *SavedView, from string) error {
	if v.Owner == (ViewOwner{}) {
		v.Owner.User = a.User
	}
	if f := d.s.checkView(a, v, d.roles); f != nil {
		return f
	}
	if err := d.may(a, v.Owner); err != nil {
		return err
	}
	to := v.Owner.text()
	if to == from {
		return nil
	}
	if d.counts[to] >= maxViews {
		return manyViews.New("max", maxViews)
	}
	d.counts[to]++
	d.counts[from]--
	return nil
}
