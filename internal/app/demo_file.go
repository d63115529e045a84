package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
)

// octets are sent as they stand, as the bytes of a file are.
type octets []byte

// send sends a file, and answers its id.
func (c caller) send(ctx context.Context, name string, content octets) (string, error) {
	var made struct{ ID string }
	if err := c.ask(ctx, "POST", "/api/v1/files", map[string]any{"name": name, "size": len(content), "purpose": "order"}, &made); err != nil {
		return "", err
	}
	at := "/api/v1/files/" + made.ID
	if err := c.ask(ctx, "PATCH", at, content, nil); err != nil {
		return "", err
	}
	return made.ID, c.ask(ctx, "POST", at+"/finish", map[string]any{}, nil)
}

// signature is what somebody writes who has got what he ordered.
func signature() (octets, error) {
	const width, height = 240, 80
	m := image.NewGray(image.Rect(0, 0, width, height))
	for i := range m.Pix {
		m.Pix[i] = 255
	}
	for i := range 20 * width {
		x := float64(i) / 20
		y := height/2 + height/3*math.Sin(x/9)*math.Cos(x/31)
		for thick := range 2 {
			m.SetGray(int(x), int(y)+thick, color.Gray{Y: 30})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		return nil, fmt.Errorf("demo: draw a signature: %w", err)
	}
	return b.Bytes(), nil
}
