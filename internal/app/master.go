package app

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
)

// master finds the keys that wrap the keys of workspaces, when they are first asked
// for: 32 bytes in base64 a line, in a file of its own, so that a copy of the
// database alone opens nothing. The first line is the key; those after it are former
// ones, which open what they wrapped. Beside an SQLite file it is made; with
// PostgreSQL, which several nodes may share, somebody has to say where it is; nil
// where nobody does.
func (c Config) master() func() ([][]byte, error) {
	file, own := c.KeyFile, false
	if path, embedded := strings.CutPrefix(c.DB, "sqlite:"); file == "" && embedded {
		file, own = path+".key", true
	}
	if file == "" {
		return nil
	}
	return sync.OnceValues(func() ([][]byte, error) {
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) && own {
			text, err = makeKey(file)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("read the master key: %w; make one with: openssl rand -base64 32 > %s", err, file)
		case err != nil:
			return nil, fmt.Errorf("read the master key: %w", err)
		}
		var keys [][]byte
		for _, line := range strings.Fields(string(text)) {
			key, err := base64.StdEncoding.DecodeString(line)
			if err != nil || len(key) != 32 {
				return nil, fmt.Errorf("%s holds no 32 bytes in base64", file)
			}
			keys = append(keys, key)
		}
		if len(keys) == 0 {
			return nil, fmt.Errorf("%s holds no key", file)
		}
		return keys, nil
	})
}

// makeKey writes a new key that only whoever runs the server reads. Of two
// programs that do so at once, one makes it.
func makeKey(file string) ([]byte, error) {
	key := make([]byte, 32)
	rand.Read(key) // never fails: crypto/rand ends the program instead
	made, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return os.ReadFile(file)
	}
	if err != nil {
		return nil, err
	}
	text := []byte(base64.StdEncoding.EncodeToString(key) + "\n")
	_, err = made.Write(text)
	return text, errors.Join(err, made.Sync(), made.Close())
}
