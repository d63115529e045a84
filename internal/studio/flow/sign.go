package flow

import (
	"bespoke/internal/base/act"
	"bespoke/internal/engine/db"
)

// A step may have to be signed: whoever decides it shows at that moment that it is he.
// No robot can, so no deadline decides such a step, nobody's earlier yes speaks for it
// (A8), and the kind of proof stands on the seat and in what is told (F47).

// signature compiles whether a step has to be signed.
func (cp *compiler) signature(s *Step, w *wireStep) {
	s.Signature = w.Signature
	if !s.Signature {
		return
	}
	s.Same = false
	if w.Same == "approve" {
		cp.refuse(pointerTo(s, "same"), "signature.robot", "「{step}」须本人签名，不能由之前的同意代替", "{step} has to be signed: an earlier yes cannot speak for it",
			"step", s.Name.Text())
	}
}

// signed is a deed that may come with a signature.
type signed interface{ signature() string }

// signedBy holds a signature against who signs and the task that it is for.
// Fault: task.invalid with signature.wrong.
func (s *Service) signedBy(r db.Reader, a act.Act, task TaskID, token string) (by string, err error) {
	if s.o.SignedBy != nil {
		by, err = s.o.SignedBy(r, a, task.String(), token)
	}
	if err == nil && by == "" {
		err = taskInvalid.New().Of(taskSignature.New().At("/signature"))
	}
	return by, err
}
