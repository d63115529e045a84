package db

import (
	"encoding/binary"
	"fmt"
	"math"
	"unsafe"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
)

// params are the arguments of a statement in PostgreSQL's binary form. Texts
// are not copied: strings do not change while they wait.
type params struct {
	data [][]byte
	oids []uint32
}

// oidOf and arrayOf are the types that we declare for a kind of value; NULL is
// of the type that the server guesses.
var (
	oidOf   = [...]uint32{null: 0, text: pgtype.TextOID, bytes: pgtype.ByteaOID, integer: pgtype.Int8OID, boolean: pgtype.BoolOID, uuid: pgtype.UUIDOID}
	arrayOf = [...]uint32{text: pgtype.TextArrayOID, bytes: pgtype.ByteaArrayOID, integer: pgtype.Int8ArrayOID, boolean: pgtype.BoolArrayOID, uuid: pgtype.UUIDArrayOID}
)

// encode turns arguments into params.
func encode(args []any) (params, error) {
	p := params{make([][]byte, len(args)), make([]uint32, len(args))}
	room := make([]byte, 0, 16*len(args))
	for i, a := range args {
		v, err := argument(a)
		if err != nil {
			return p, fmt.Errorf("argument %d: %w", i+1, err)
		}
		p.oids[i] = oidOf[v.kind]
		switch v.kind {
		case null:
		case text:
			p.data[i] = words(v.s)
		default:
			start := len(room)
			room = appendValue(room, v)
			p.data[i] = room[start:len(room):len(room)]
		}
	}
	return p, nil
}

// words are the bytes of a text, never nil: that would be NULL.
func words(s string) []byte {
	if s == "" {
		return []byte{}
	}
	return unsafe.Slice(unsafe.StringData(s), len(s))
}

// appendValue writes a value's binary form without its length.
func appendValue(b []byte, v value) []byte {
	switch v.kind {
	case integer:
		return binary.BigEndian.AppendUint64(b, uint64(v.n))
	case boolean:
		return append(b, byte(v.n))
	case uuid:
		return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(b, uint64(v.n)), v.lo)
	default:
		return append(b, v.s...)
	}
}

// pgRow is the row on which a result stands.
type pgRow struct {
	rr     *pgconn.ResultReader
	fields []pgconn.FieldDescription
}

func (r *pgRow) width() int { return len(r.fields) }

// Scan implements Row.
func (r *pgRow) Scan(dst ...any) error { return scan(r, dst) }

// value looks at a column where the wire left it.
func (r *pgRow) value(column int) (value, error) {
	raw := r.rr.Values()[column]
	if raw == nil {
		return value{}, nil
	}
	switch oid := r.fields[column].DataTypeOID; oid {
	case pgtype.Int8OID:
		return intValue(int64(binary.BigEndian.Uint64(raw))), nil
	case pgtype.Int4OID:
		return intValue(int64(int32(binary.BigEndian.Uint32(raw)))), nil
	case pgtype.Int2OID:
		return intValue(int64(int16(binary.BigEndian.Uint16(raw)))), nil
	case pgtype.UUIDOID:
		return rawValue(raw), nil
	case pgtype.BoolOID:
		return boolValue(raw[0] != 0), nil
	case pgtype.ByteaOID:
		return bytesValue(raw), nil
	case pgtype.TextOID, pgtype.VarcharOID, pgtype.NameOID, pgtype.UnknownOID:
		return textValue(view(raw)), nil
	case pgtype.NumericOID:
		return wholeNumber(raw)
	default:
		return value{}, fmt.Errorf("type %d in column %d: cast it to uuid, bigint, text, bytea or boolean", oid, column+1)
	}
}

// wholeNumber reads the numeric that sum(bigint) answers: digits to the base
// of 10,000, the weight of the first, sign and scale.
func wholeNumber(raw []byte) (value, error) {
	digits := int(binary.BigEndian.Uint16(raw))
	weight := int(int16(binary.BigEndian.Uint16(raw[2:])))
	sign := binary.BigEndian.Uint16(raw[4:])
	if digits > weight+1 || weight > 4 || sign > 0x4000 {
		return value{}, fmt.Errorf("a number that is not whole or too large: %w", errRange)
	}
	var n int64 // counted below zero, where one number more fits
	for i := range weight + 1 {
		var digit int64
		if i < digits {
			digit = int64(binary.BigEndian.Uint16(raw[8+2*i:]))
		}
		if n < math.MinInt64/10_000 || n*10_000 < math.MinInt64+digit {
			return value{}, errRange
		}
		n = n*10_000 - digit
	}
	if sign == 0 && n == math.MinInt64 {
		return value{}, errRange
	}
	if sign == 0 {
		n = -n
	}
	return intValue(n), nil
}
