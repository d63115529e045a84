package rig

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// Program is the built binary.
type Program struct{ path string }

// Build compiles the program of this tree into a folder.
func Build(ctx context.Context, dir string) (Program, error) {
	p := Program{filepath.Join(dir, "bespoke")}
	out, err := exec.CommandContext(ctx, "go", "build", "-o", p.path, "bespoke/cmd/bespoke").CombinedOutput()
	if err != nil {
		return p, fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return p, nil
}

// Workspace is one business in a database, with its owner's key.
type Workspace struct {
	ID  string `json:"workspace"`
	Key string `json:"apiKey"`
}

// NewWorkspace makes a workspace from a template.
func (p Program) NewWorkspace(ctx context.Context, url, template string) (w Workspace, err error) {
	var errs bytes.Buffer
	cmd := exec.CommandContext(ctx, p.path, "workspace", "create", "--db", url, "--name", "Bench", "--template", template, "--json")
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return w, fmt.Errorf("create a workspace: %w\n%s", err, errs.String())
	}
	return w, json.Unmarshal(out, &w)
}

// Audit recomputes all counters. What it found is "" when they agree.
func (p Program) Audit(ctx context.Context, url string) (found string, err error) {
	out, err := exec.CommandContext(ctx, p.path, "audit", "--db", url).CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return strings.TrimSpace(string(out)), nil
	}
	return "", err
}
