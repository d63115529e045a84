package rig

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// StartPostgres starts a private server that keeps what it has acknowledged
// (fsync on) and returns the address of a database of it, and what ends it.
func StartPostgres(ctx context.Context) (url string, stop func(), err error) {
	script, err := scriptPath(ctx)
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "bespoke-pg-")
	if err != nil {
		return "", nil, err
	}
	stop = func() { exec.Command(script, "stop", dir).Run() }
	var errs bytes.Buffer
	cmd := exec.CommandContext(ctx, script, "start", dir)
	cmd.Env = append(os.Environ(), "FSYNC=on", "MAX_CONNECTIONS=400")
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("start PostgreSQL: %w\n%s", err, errs.String())
	}
	lines := strings.Fields(string(out))
	return lines[len(lines)-1], stop, nil
}

// scriptPath finds the script from wherever in the tree we run.
func scriptPath(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the root of the tree: %w", err)
	}
	return filepath.Join(filepath.Dir(strings.TrimSpace(string(out))), "scripts", "postgres.sh"), nil
}
