package identity

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/id"
	"bespoke/internal/engine/event"
	"bespoke/internal/engine/op"
)

var noChannel = fault.Define(fault.Invalid, "auth.channel", "不能通过「{channel}」发送", "Nothing is sent by {channel} here").
	Fix("可用的方式见登录选项", "The ways there are stand under the options")

// AskCode is the input of identity.sendCode and identity.sendLink.
type AskCode struct {
	Workspace string `json:"workspace,omitzero" doc:"Its short name; may be left out where the server has one workspace"`
	Login     string `json:"login" maxLength:"100"`
	Channel   string `json:"channel,omitzero" enum:"email,sms" doc:"Default email"`
}

// Asked says that something is on its way, if there is such a login: nobody
// learns here whether there is.
type Asked struct {
	Channel      string `json:"channel"`
	ValidSeconds int    `json:"validSeconds" doc:"How long it is good for, from when it is sent"`
	AgainSeconds int    `json:"againSeconds" doc:"After how long another one can be asked for"`
}

// channels are those on which a kind of proof can be sent. A link needs to know
// where our pages are.
func (s *Service) channels(kind proofKind) []string {
	if kind == aLink && s.o.Site == "" {
		return nil
	}
	return slices.Sorted(maps.Keys(s.outlets))
}

func (s *Service) visitAsk(ctx context.Context, a act.Act, in *AskCode) (act.Act, error) {
	return s.visit(ctx, a, in.Workspace)
}

// ask lets codes or links be sent. It does the same for every login, and looks
// none up: that is done where it is sent.
// Faults: auth.channel, auth.paused. Tells identity.codeAsked.
func (s *Service) ask(kind proofKind) func(context.Context, *event.Tx, []op.Cmd[AskCode]) []op.Result[Asked] {
	return func(_ context.Context, tx *event.Tx, cmds []op.Cmd[AskCode]) []op.Result[Asked] {
		results := make([]op.Result[Asked], len(cmds))
		cs, err := lockCounters(tx, asked(cmds))
		if err != nil {
			return refuseAll[Asked](len(cmds), err)
		}
		var rows []proofRow
		for i, c := range cmds {
			login, channel := foldLogin(c.In.Login), cmp.Or(c.In.Channel, byEmail)
			if !slices.Contains(s.channels(kind), channel) {
				results[i].Err = noChannel.New("channel", channel).At("/channel")
				continue
			}
			if login == "" {
				results[i].Err = badSignIn.New().Of(required.New().At("/login"))
				continue
			}
			if wait := cs.of(keysOf(c)).count(c.Act.At); wait > 0 {
				results[i].Err = pausedFor(wait)
				continue
			}
			row := proofRow{ID: id.New[proofIDKind](), Kind: kind, Channel: channel, Login: login, Lang: c.Act.Lang, MadeAt: c.Act.Micros()}
			rows = append(rows, row)
			tx.Tell(c.Act, CodeAsked{row.ID, string(kind), channel})
			results[i].Out = Asked{channel, int(kind.lasts() / time.Second), 60}
		}
		if err := cmp.Or(insertProofs(tx, rows), updateCounters(tx, cs)); err != nil {
			return refuseAll[Asked](len(cmds), err)
		}
		return results
	}
}

// keysOf is the counters of one who asks; asked is those of all.
func keysOf(c op.Cmd[AskCode]) []counterKey {
	return []counterKey{askPerLogin.keyFor(foldLogin(c.In.Login)), askPerAddress.keyFor(c.Act.Via.Address)}
}

func asked(cmds []op.Cmd[AskCode]) (keys []counterKey) {
	for _, c := range cmds {
		keys = append(keys, keysOf(c)...)
	}
	return keys
}

// of is some of the counters.
func (cs counters) of(keys []counterKey) counters {
	some := counters{}
	for _, k := range keys {
		if cs[k] != nil {
			some[k] = cs[k]
		}
	}
	return some
}
