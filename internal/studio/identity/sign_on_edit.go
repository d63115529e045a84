package identity

import (
	"context"
	"encoding/json"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// sealedSecret is the purpose that clients' secrets are sealed for.
const sealedSecret = "sign-on"

// findSignOn shows the sign-on; without one, only where it would lead back to.
func (s *Service) findSignOn(_ context.Context, _ act.Act, r db.Reader, _ struct{}) (SignOn, error) {
	row, err := readSignOn(r)
	return s.signOnView(row), err
}

// prepareSetSignOn asks the provider whether it is one, so that nobody learns of
// a mistyped address by standing before a closed door. Faults: auth.site,
// signOn.invalid, which holds auth.provider or auth.issuer.
func (s *Service) prepareSetSignOn(ctx context.Context, a act.Act, in *SetSignOn) error {
	in.tidy()
	if s.o.Site == "" || s.o.Sponsor == nil {
		return noSite.New()
	}
	var rs *Roles
	err := s.o.DB.Read(ctx, a, func(r db.Reader) (err error) {
		rs, err = s.current(ctx, r)
		return err
	})
	if err != nil {
		return err
	}
	if f := in.check(rs); f != nil {
		return f
	}
	if _, err = s.o.Sponsor.Begin(ctx, Provider{Issuer: in.Issuer, ClientID: in.ClientID, Redirect: s.redirect()}, Pledge{}); err != nil {
		return badSignOn.New().Of(fault.As(err).At("/issuer"))
	}
	return nil
}

// setSignOns stores the sign-on. What linked people to another issuer is kept: it
// counts again when that comes back. Fault: key.none. Tells identity.signOnChanged.
func (s *Service) setSignOns(_ context.Context, tx *event.Tx, cmds []op.Cmd[SetSignOn]) []op.Result[SignOn] {
	results := make([]op.Result[SignOn], len(cmds))
	old, err := readSignOn(tx)
	if err != nil {
		return refuseAll[SignOn](len(cmds), err)
	}
	for i, c := range cmds {
		row := &signOnRow{Name: c.In.Name, Issuer: c.In.Issuer, ClientID: c.In.ClientID, Role: c.In.Role}
		domains, _ := json.Marshal(c.In.Domains) // never fails for texts
		row.Domains = string(domains)
		if old != nil && old.Issuer == row.Issuer && c.In.Secret == "" {
			row.Secret = old.Secret // another issuer never gets to see it
		} else if row.Secret, err = s.seal(tx, c.Act.Micros(), sealedSecret, c.In.Secret); err != nil {
			results[i].Err = err
			continue
		}
		storeSignOn(tx, row)
		old, results[i].Out = row, s.signOnView(row)
		tx.Tell(c.Act, SignOnChanged{tx.Workspace().Raw(), row.Issuer})
	}
	return results
}

// dropSignOns ends signing on. Sessions that began so go on. Fault: auth.signOn.
// Tells identity.signOnChanged.
func (s *Service) dropSignOns(_ context.Context, tx *event.Tx, cmds []op.Cmd[struct{}]) []op.Result[SignOn] {
	results := make([]op.Result[SignOn], len(cmds))
	old, err := readSignOn(tx)
	if err != nil {
		return refuseAll[SignOn](len(cmds), err)
	}
	for i, c := range cmds {
		if old == nil {
			results[i].Err = noSignOn.New()
			continue
		}
		deleteSignOn(tx)
		old, results[i].Out = nil, s.signOnView(nil)
		tx.Tell(c.Act, SignOnChanged{tx.Workspace().Raw(), ""})
	}
	return results
}
