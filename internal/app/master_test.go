package app

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestTheMasterKeyIsMadeOnceBesideTheFile(t *testing.T) {
	c := Config{DB: "sqlite:" + filepath.Join(t.TempDir(), "shop.db")}
	first, err := c.master()()
	if err != nil || len(first) != 1 || len(first[0]) != 32 {
		t.Fatal(first, err)
	}
	again, err := c.master()()
	if err != nil || !bytes.Equal(first[0], again[0]) {
		t.Error(again, err)
	}
	info, err := os.Stat(c.DB[len("sqlite:"):] + ".key")
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
}

func TestAMasterKeyThatIsNoneIsNotTaken(t *testing.T) {
	if (Config{DB: "postgres://x"}).master() != nil {
		t.Error("a key nobody named")
	}
	file := filepath.Join(t.TempDir(), "key")
	if _, err := (Config{DB: "postgres://x", KeyFile: file}).master()(); err == nil {
		t.Error("a file that is not there")
	}
	for _, text := range []string{"", "short", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MA==", "%%%"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := (Config{KeyFile: file}).master()(); err == nil {
			t.Errorf("%q is a key", text)
		}
	}
}
