package notify

import (
	"context"
	"maps"
	"slices"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

// Choices are the notices that somebody may get, and what he chose for them.
type Choices struct {
	Items []Choosable `json:"items"`
	Mails bool        `json:"mails" doc:"A mail server is set up"`
}

// Choosable is a notice that somebody may get.
type Choosable struct {
	Notice   string   `json:"notice"`
	Name     string   `json:"name"`
	Event    string   `json:"event"`
	Says     string   `json:"says" doc:"When it is told"`
	Must     bool     `json:"must,omitzero" doc:"It cannot be switched off"`
	Channels []Chosen `json:"channels"`
}

// Chosen is what somebody chose for a channel.
type Chosen struct {
	Channel string `json:"channel" enum:"inapp,email"`
	Choice  string `json:"choice" enum:"on,off,daily"`
}

// Choose is the input of notice.choose.
type Choose struct {
	Notice  string `json:"notice"`
	Channel string `json:"channel" enum:"inapp,email"`
	Choice  string `json:"choice" enum:"on,off,daily" doc:"daily: by mail, in one letter a day"`
}

const choseOn = "on"

var (
	mustNotice = fault.Define(fault.Blocked, "notice.must", "这条通知必须送达，不能关闭", "This notice must be told and cannot be switched off").
			Fix("请联系管理员修改通知", "Ask whoever keeps the notices to change it")
	badChoice = fault.Define(fault.Invalid, "notice.invalid", "这样选择不行", "It cannot be chosen so").
			Fix("每日汇总只用于邮件；渠道须是通知所用的渠道", "Daily is for mail alone, and the channel one of the notice's")
)

// findChoices lists what somebody may be told, by his kind and roles now.
func (s *Service) findChoices(ctx context.Context, a act.Act, r db.Reader, _ struct{}) (Choices, error) {
	all := Choices{Items: []Choosable{}, Mails: s.mail != nil}
	ns, err := s.notices(ctx, r)
	if err != nil || ns == nil {
		return all, err
	}
	chosen, err := choicesOf(r, []string{a.User.String()})
	for _, key := range ns.keys {
		if n := ns.byKey[key]; n.to.mayReach(a) {
			all.Items = append(all.Items, n.choosable(a, chosen, ns.locale))
		}
	}
	return all, err
}

// choosable shows a notice with what somebody chose for it.
func (n *Notice) choosable(a act.Act, chosen map[choice]string, locale string) Choosable {
	one := Choosable{Notice: n.Key, Name: n.Name.In(a.Lang, locale), Event: n.event.name, Says: n.event.label.In(a.Lang), Must: n.must, Channels: []Chosen{}}
	for _, channel := range n.channels {
		c := chosen[choice{a.User.String(), n.Key, channel}]
		if c == "" || n.must {
			c = choseOn
		}
		one.Channels = append(one.Channels, Chosen{channel, c})
	}
	return one
}

// mayReach tells whether alternatives may ever name somebody of this kind, with
// these roles.
func (w who) mayReach(a act.Act) bool {
	return slices.ContainsFunc(w, func(one alternative) bool {
		switch one.kind {
		case "role":
			return slices.Contains(a.Roles, one.role)
		case "customer":
			return a.Kind == act.Customer
		case "union":
			return one.union.mayReach(a)
		}
		return a.Kind == act.Staff
	})
}

// choose keeps what people chose for themselves. Faults: notice.missing,
// notice.must, notice.invalid.
func (s *Service) choose(ctx context.Context, tx *event.Tx, cmds []op.Cmd[Choose]) []op.Result[Choosable] {
	out := make([]op.Result[Choosable], len(cmds))
	ns, err := s.notices(ctx, tx)
	if err != nil {
		return op.FailAll(out, err)
	}
	people := make([]string, len(cmds))
	for i, c := range cmds {
		people[i] = c.Act.User.String()
	}
	chosen, err := choicesOf(tx, people)
	if err != nil {
		return op.FailAll(out, err)
	}
	kept := map[choice]choiceRow{}
	for i, c := range cmds {
		n := ns.Get(c.In.Notice)
		if out[i].Err = n.mayChoose(c.Act, c.In); out[i].Err != nil {
			continue
		}
		key := choice{people[i], n.Key, c.In.Channel}
		kept[key], chosen[key] = choiceRow{key.person, key.notice, key.channel, c.In.Choice}, c.In.Choice
		out[i].Out = n.choosable(c.Act, chosen, ns.locale)
	}
	if err := keepChoices(tx, slices.Collect(maps.Values(kept))); err != nil {
		return op.FailAll(out, err)
	}
	return out
}

// mayChoose refuses what cannot be chosen of a notice, which may be none.
func (n *Notice) mayChoose(a act.Act, in Choose) error {
	switch {
	case n == nil || !n.to.mayReach(a):
		return noNotice.New().At("/notice")
	case n.must:
		return mustNotice.New().At("/choice")
	case !slices.Contains(n.channels, in.Channel), in.Choice == choseDaily && in.Channel != byEmail,
		!slices.Contains([]string{choseOn, choseOff, choseDaily}, in.Choice):
		return badChoice.New().At("/choice")
	}
	return nil
}

// notices are those of the current release; nil before the first.
func (s *Service) notices(ctx context.Context, r db.Reader) (*Notices, error) {
	release, err := s.release(ctx, r)
	if err != nil || release == nil {
		return nil, err
	}
	return noticesOf(release), nil
}

// Stop switches a notice off for whom a letter went to: the link in it was
// signed for that. Faults: link.missing, link.expired, notice.must.
func (s *Service) Stop(ctx context.Context, token string, really bool) (name, lang string, err error) {
	at := s.o.Clock.Now()
	said, err := s.o.Verify(ctx, at, stopPurpose, token)
	if err != nil {
		return "", "", err
	}
	a := act.Act{Workspace: said.Workspace, At: at, Request: "unsubscribe"}.As("notify")
	err = s.o.DB.Write(ctx, a, func(tx db.Tx) error {
		row, err := noticeBySubject(tx, said.Subject)
		if err != nil || row == nil {
			return orMissing(err)
		}
		name, lang = row.Notice, row.Lang
		if ns, err := s.notices(ctx, tx); err == nil && ns.Get(row.Notice) != nil {
			name = ns.Get(row.Notice).Name.In(lang, ns.locale)
		}
		if row.Must == 1 {
			return mustNotice.New()
		}
		if really {
			return keepChoices(tx, []choiceRow{{row.Person, row.Notice, row.Channel, choseOff}})
		}
		return nil
	})
	return name, lang, err
}
