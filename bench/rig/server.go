package rig

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Server is one process of the program that answers HTTP.
type Server struct {
	Addr string
	cmd  *exec.Cmd
	log  *os.File
}

// patience is how long a server may take to start or to stop.
const patience = time.Minute

// Serve starts a server on a free port and returns as soon as it listens.
func (p Program) Serve(ctx context.Context, url string, flags ...string) (*Server, error) {
	log, err := os.CreateTemp("", "bespoke-server-*.log")
	if err != nil {
		return nil, err
	}
	s := &Server{log: log}
	s.cmd = exec.CommandContext(ctx, p.path, append([]string{"serve", "--db", url, "--addr", "127.0.0.1:0"}, flags...)...)
	s.cmd.Stderr = log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	if s.Addr, err = address(out); err != nil {
		said := s.Complaints()
		s.Kill()
		return nil, fmt.Errorf("the server did not start: %w\n%s", err, said)
	}
	return s, nil
}

// address waits for the line that tells where the server listens.
func address(out io.Reader) (string, error) {
	line := make(chan string, 1)
	go func() { // ends with the server's output
		r := bufio.NewReader(out)
		first, _ := r.ReadString('\n')
		line <- first
		io.Copy(io.Discard, r)
	}()
	select {
	case first := <-line:
		if addr, ok := strings.CutPrefix(strings.TrimSpace(first), "listening on http://"); ok {
			return addr, nil
		}
		return "", fmt.Errorf("it printed %q", first)
	case <-time.After(patience):
		return "", fmt.Errorf("it printed nothing for %s", patience)
	}
}

// PID is the server's process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Stop asks the server to end, and kills it when it does not.
func (s *Server) Stop() {
	s.cmd.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(patience, func() { s.cmd.Process.Kill() })
	defer late.Stop()
	s.end()
}

// Kill ends the server as a power cut would: kill -9.
func (s *Server) Kill() {
	s.cmd.Process.Kill()
	s.end()
}

func (s *Server) end() {
	s.cmd.Wait()
	s.log.Close()
	os.Remove(s.log.Name())
}

// Complaints are the last words of the server's log.
func (s *Server) Complaints() string {
	text, err := os.ReadFile(s.log.Name())
	if err != nil {
		return ""
	}
	return string(text[max(0, len(text)-2000):])
}
