package rig

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

// Client is one kept connection to a server, for one goroutine. It writes
// requests as bytes: the load must not cost more than what it measures.
type Client struct {
	addr, key string
	conn      net.Conn
	in        *bufio.Reader
	out       []byte
	used      time.Time
}

// idle is how long a connection may rest before a new one is made: servers
// close what rests, and a request on a closed one is lost.
const idle = 30 * time.Second

// NewClient is a client that connects with its first request.
func NewClient(addr, key string) *Client { return &Client{addr: addr, key: key} }

// Clients are n clients of one server.
func Clients(n int, addr, key string) []*Client {
	all := make([]*Client, n)
	for i := range all {
		all[i] = NewClient(addr, key)
	}
	return all
}

// Close ends the connection; the next request makes a new one.
func (c *Client) Close() {
	if c.conn != nil {
		c.conn.Close()
		c.conn = nil
	}
}

// Do sends one request and returns its answer. An error means that there was
// none: whether the request was carried out is not known then.
func (c *Client) Do(method, path, idempotencyKey string, body []byte) (status int, answer []byte, err error) {
	if time.Since(c.used) > idle {
		c.Close()
	}
	c.used = time.Now()
	if c.conn == nil {
		if c.conn, err = net.DialTimeout("tcp", c.addr, 10*time.Second); err != nil {
			return 0, nil, err
		}
		c.in = bufio.NewReader(c.conn)
	}
	if status, answer, err = c.exchange(c.request(method, path, idempotencyKey, body), method); err != nil {
		c.Close()
	}
	return status, answer, err
}

func (c *Client) request(method, path, idempotencyKey string, body []byte) []byte {
	b := append(c.out[:0], method+" "+path+" HTTP/1.1\r\nHost: "+c.addr+"\r\nAuthorization: Bearer "+c.key+"\r\n"...)
	if body != nil {
		b = append(b, "Content-Type: application/json\r\nContent-Length: "...)
		b = strconv.AppendInt(b, int64(len(body)), 10)
		b = append(b, "\r\n"...)
	}
	if idempotencyKey != "" {
		b = append(b, "Idempotency-Key: "+idempotencyKey+"\r\n"...)
	}
	c.out = append(append(b, "\r\n"...), body...)
	return c.out
}

func (c *Client) exchange(request []byte, method string) (int, []byte, error) {
	c.conn.SetDeadline(time.Now().Add(time.Minute))
	if _, err := c.conn.Write(request); err != nil {
		return 0, nil, err
	}
	answer, err := http.ReadResponse(c.in, &http.Request{Method: method})
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, body, err
}

// Call sends a value as JSON and reads the answer into out; nil for neither.
// Any status but 2xx is an error.
func (c *Client) Call(method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	status, answer, err := c.Do(method, path, "", body)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if status/100 != 2 {
		return fmt.Errorf("%s %s: %d %s", method, path, status, bytes.TrimSpace(answer))
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}
