package db

import (
	"fmt"
	"reflect"
	"strings"

	"bespoke/internal/base/id"
)

// values is a row as either database hands it out.
type values interface {
	width() int
	value(column int) (value, error)
}

// scan fills the destinations from a row.
func scan(row values, dst []any) error {
	if len(dst) != row.width() {
		return fmt.Errorf("scan: %d columns into %d destinations", row.width(), len(dst))
	}
	for i, d := range dst {
		v, err := row.value(i)
		if err == nil {
			err = assign(d, v)
		}
		if err != nil {
			return fmt.Errorf("scan column %d into %T: %w", i+1, d, err)
		}
	}
	return nil
}

// assign stores a value where dst points. The common types go without reflection.
func assign(dst any, v value) error {
	switch d := dst.(type) {
	case *string:
		if v.kind == text {
			*d = strings.Clone(v.s)
			return nil
		}
	case *int64:
		if v.kind == integer {
			*d = v.n
			return nil
		}
	case interface{ SetRaw(id.Raw) }:
		if r, ok := v.raw(); ok {
			d.SetRaw(r)
			return nil
		}
	}
	return assignAny(dst, v)
}

// assignAny serves named types and pointers to pointers.
func assignAny(dst any, v value) error {
	p := reflect.ValueOf(dst)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("a destination is a pointer")
	}
	c, err := cellOf(p.Type().Elem())
	if err != nil {
		return err
	}
	return c.store(p.UnsafePointer(), v)
}

// argument is the value of an argument. Nil, and pointers that are nil, are
// NULL; a nil []byte is empty.
func argument(arg any) (value, error) {
	switch a := arg.(type) {
	case nil:
		return value{}, nil
	case string:
		return textValue(a), nil
	case int64:
		return intValue(a), nil
	case int:
		return intValue(int64(a)), nil
	case bool:
		return boolValue(a), nil
	case []byte:
		return bytesValue(a), nil
	}
	v := reflect.ValueOf(arg)
	if v.Kind() == reflect.Pointer {
		return pointed(v)
	}
	if a, ok := arg.(interface{ Raw() id.Raw }); ok {
		r := a.Raw()
		return rawValue(r[:]), nil
	}
	return named(v)
}

// pointed is the value behind a pointer; a nil one is NULL.
func pointed(v reflect.Value) (value, error) {
	c, err := cellOf(v.Type().Elem())
	switch {
	case err != nil:
		return value{}, err
	case c.elem != nil:
		return value{}, fmt.Errorf("a %s is no argument", v.Type())
	case v.IsNil():
		return value{}, nil
	}
	return c.load(v.UnsafePointer()), nil
}

// named is the value of a named string, integer, bool or slice of bytes.
func named(v reflect.Value) (value, error) {
	switch k := v.Kind(); {
	case k == reflect.String:
		return textValue(v.String()), nil
	case v.CanInt():
		return intValue(v.Int()), nil
	case v.CanUint():
		if v.Uint() > 1<<63-1 {
			return value{}, errRange
		}
		return intValue(int64(v.Uint())), nil
	case k == reflect.Bool:
		return boolValue(v.Bool()), nil
	case k == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return bytesValue(v.Bytes()), nil
	case v.Type() == reflect.TypeFor[id.Raw]():
		r := v.Interface().(id.Raw)
		return rawValue(r[:]), nil
	}
	return value{}, fmt.Errorf("the database keeps no values of the type %s", v.Type())
}
