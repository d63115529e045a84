package identity

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"bespoke/internal/base/act"
	"bespoke/internal/base/fault"
	"bespoke/internal/base/seal"
	"bespoke/internal/engine/db"
)

// wrapping is the purpose of the master key.
const wrapping = "data key"

var (
	noMaster = fault.Define(fault.Blocked, "key.none", "服务器没有主密钥，不能保存密文", "The server has no master key to seal secrets with").
			Fix("请用 --key-file 指定主密钥文件后重启", "Start the server with --key-file")
	errSealed = errors.New("a sealed text cannot be opened: the master key or the data key is another one")
)

// seal seals what is no column of a row, for a purpose. Fault: key.none.
func (s *Service) seal(tx db.Tx, at int64, purpose, text string) ([]byte, error) {
	keys, err := s.keyed(tx, at)
	if err != nil {
		return nil, err
	}
	s.rings.shun(tx.Workspace().Raw(), s.o.Clock.Now()) // these may be its first
	ring, err := s.ringOf(tx, keys)
	if err != nil {
		return nil, err
	}
	return []byte(ring.Seal(bound(tx.Workspace(), purpose), text)), nil
}

// unseal reads what seal made in the same workspace for the same purpose.
func (s *Service) unseal(r db.Reader, purpose string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	keys, err := readDataKeys(r)
	if err != nil {
		return "", err
	}
	if len(sealed) > oldHead && sealed[1] == 0 {
		return s.unsealOld(r, keys, purpose, sealed)
	}
	ring, err := s.ringOf(r, keys)
	if err != nil {
		return "", err
	}
	if ring == nil || !strings.HasPrefix(string(sealed), "\x01") {
		return "", errSealed
	}
	return ring.Open(bound(r.Workspace(), purpose), string(sealed))
}

// oldHead is what sealed texts began with before they were texts: a byte for the
// format, and eight for the number of the key, the first of which was always 0.
const oldHead = 1 + 8

func (s *Service) unsealOld(r db.Reader, keys []dataKey, purpose string, sealed []byte) (string, error) {
	number := int64(binary.BigEndian.Uint64(sealed[1:oldHead]))
	for _, k := range keys {
		if k.Number == number && number > indexKey {
			key, err := s.unwrap(r.Workspace(), k)
			if err != nil {
				return "", err
			}
			text, err := seal.Unlock(key, bound(r.Workspace(), purpose), sealed[oldHead:])
			return string(text), err
		}
	}
	return "", errSealed
}

// unwrap opens a key of a workspace, whichever master key wrapped it.
func (s *Service) unwrap(of act.WorkspaceID, k dataKey) ([]byte, error) {
	masters, err := s.masters()
	if err != nil {
		return nil, err
	}
	for _, master := range masters {
		if key, err := seal.Unlock(master, bound(of, wrapping), k.Wrapped); err == nil {
			return key, nil
		}
	}
	return nil, fmt.Errorf("key %d of the workspace %s: %w", k.Number, of, errSealed)
}

// masters are the keys that wrap those of workspaces, the current one first.
func (s *Service) masters() ([][]byte, error) {
	if s.o.Master == nil {
		return nil, noMaster.New()
	}
	keys, err := s.o.Master()
	if err != nil || len(keys) == 0 {
		return nil, noMaster.New()
	}
	return keys, nil
}

// bound is what a sealed text belongs to.
func bound(of act.WorkspaceID, purpose string) []byte {
	w := of.Raw()
	return append(w[:], purpose...)
}
