package identity

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"errors"

	"bespoke/internal/base/fault"
	"bespoke/internal/engine/db"
)

var (
	noMaster = fault.Define(fault.Blocked, "key.none", "服务器没有主密钥，不能保存密文", "The server has no master key to seal secrets with").
			Fix("请用 --key-file 指定主密钥文件后重启", "Start the server with --key-file")
	errSealed = errors.New("a sealed text cannot be opened: the master key or the data key is another one")
)

// A sealed text is AES-256-GCM under a data key of its workspace, which the master
// key wraps. Workspace and purpose are authenticated, so that what was sealed for
// one thing opens as nothing else:
//
//	format 1 | version of the data key 8 | nonce 12 | ciphertext and tag
const (
	sealFormat = 1
	sealHead   = 1 + 8
	keyBytes   = 32
)

// seal makes a text unreadable to whoever has the database alone. Fault: key.none.
func (s *Service) seal(tx db.Tx, at int64, purpose, text string) ([]byte, error) {
	key, err := s.dataKey(tx, at)
	if err != nil {
		return nil, err
	}
	head := binary.BigEndian.AppendUint64([]byte{sealFormat}, uint64(key.version))
	return append(head, lock(key.bytes, bound(tx, purpose), []byte(text))...), nil
}

// unseal reads what seal made in the same workspace for the same purpose.
func (s *Service) unseal(r db.Reader, purpose string, sealed []byte) (string, error) {
	if len(sealed) < sealHead || sealed[0] != sealFormat {
		return "", errSealed
	}
	wrapped, err := readDataKey(r, int64(binary.BigEndian.Uint64(sealed[1:sealHead])))
	if err != nil {
		return "", err
	}
	key, err := s.unwrap(r, wrapped)
	if err != nil {
		return "", err
	}
	text, err := unlock(key, bound(r, purpose), sealed[sealHead:])
	return string(text), err
}

// dataKey is the workspace's newest data key, made where there is none.
func (s *Service) dataKey(tx db.Tx, at int64) (secret, error) {
	wrapped, err := readDataKey(tx, newest)
	if err != nil {
		return secret{}, err
	}
	if wrapped.bytes == nil {
		master, err := s.master()
		if err != nil {
			return secret{}, err
		}
		fresh := make([]byte, keyBytes)
		rand.Read(fresh) // never fails: crypto/rand ends the program instead
		insertDataKey(tx, secret{1, lock(master, bound(tx, "data key"), fresh)}, at)
		if wrapped, err = readDataKey(tx, newest); err != nil { // of two made at once, one stays
			return secret{}, err
		}
	}
	key, err := s.unwrap(tx, wrapped)
	return secret{wrapped.version, key}, err
}

func (s *Service) unwrap(r db.Reader, wrapped secret) ([]byte, error) {
	master, err := s.master()
	if err != nil {
		return nil, err
	}
	return unlock(master, bound(r, "data key"), wrapped.bytes)
}

func (s *Service) master() ([]byte, error) {
	if s.o.Master == nil {
		return nil, noMaster.New()
	}
	key, err := s.o.Master()
	if err != nil || len(key) != keyBytes {
		return nil, noMaster.New()
	}
	return key, nil
}

// bound is what a sealed text belongs to.
func bound(r db.Reader, purpose string) []byte {
	w := r.Workspace().Raw()
	return append(w[:], purpose...)
}

func lock(key, about, text []byte) []byte {
	gcm := gcmOf(key)
	nonce := make([]byte, gcm.NonceSize())
	rand.Read(nonce)
	return gcm.Seal(nonce, nonce, text, about)
}

func unlock(key, about, sealed []byte) ([]byte, error) {
	gcm := gcmOf(key)
	if len(sealed) < gcm.NonceSize() {
		return nil, errSealed
	}
	text, err := gcm.Open(nil, sealed[:gcm.NonceSize()], sealed[gcm.NonceSize():], about)
	if err != nil {
		return nil, errSealed
	}
	return text, nil
}

func gcmOf(key []byte) cipher.AEAD {
	block, _ := aes.NewCipher(key) // never fails: keys have 32 bytes
	gcm, _ := cipher.NewGCM(block) // never fails: AES has blocks of 16
	return gcm
}
