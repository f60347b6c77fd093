//! From Arrow arrays to columns.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Date64Type, Decimal128Type, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, PrimitiveArray};
use arrow_schema::{DataType, TimeUnit};

use crate::{Cell, Column, Kind, NONE, Values};

/// How texts are asked for: dictionaries stay what they are.
pub(super) fn text_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// What the values of `of` become; `None` for types that have no counterpart.
pub(super) fn kind_of(of: &DataType) -> Option<Kind> {
    Some(match of {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Binary | DataType::LargeBinary => Kind::String,
        DataType::Dictionary(_, values) if **values == DataType::Utf8 => Kind::String,
        DataType::Boolean => Kind::Boolean,
        // More digits than a float gives back stay texts.
        DataType::Decimal128(digits, _) if *digits > 18 => Kind::String,
        DataType::Decimal128(..) => Kind::Float,
        DataType::Float16 | DataType::Float32 | DataType::Float64 => Kind::Float,
        DataType::Timestamp(..) | DataType::Date32 | DataType::Date64 => Kind::Date,
        DataType::Int8
        | DataType::Int16
        | DataType::Int32
        | DataType::Int64
        | DataType::UInt8
        | DataType::UInt16
        | DataType::UInt32
        | DataType::UInt64 => Kind::Int,
        _ => return None,
    })
}

/// Dates of a file to instants and offsets.
pub(super) type Instant<'a> = &'a mut dyn FnMut(i64) -> (i64, i16);

/// Codes of the dictionary seen last, so that each text of a row group is looked up once.
#[derive(Debug, Default)]
pub(super) struct Known {
    dictionary: Option<ArrayRef>,
    codes: Vec<u32>,
}

/// A value that a column cannot take: its row in the array, and what is wrong.
#[derive(Debug)]
pub(super) struct Unfit {
    pub row: usize,
    pub expected: &'static str,
    pub text: String,
}

/// Appends the values of `array` in `picks` to `column`, as rows from `next` on.
pub(super) fn append(
    column: &mut Column,
    array: &ArrayRef,
    picks: &[u32],
    next: u32,
    known: &mut Known,
    instant: Instant<'_>,
) -> Result<(), Unfit> {
    use DataType as T;
    match array.data_type() {
        T::Dictionary(..) => dictionary(column, array, picks, next, known),
        T::Utf8 => {
            let texts = array.as_string::<i32>();
            each(column, array, picks, next, |row| Some(Ok(Cell::Text(texts.value(row)))))
        }
        T::LargeUtf8 => {
            let texts = array.as_string::<i64>();
            each(column, array, picks, next, |row| Some(Ok(Cell::Text(texts.value(row)))))
        }
        T::Binary => {
            let bytes = array.as_binary::<i32>();
            each(column, array, picks, next, |row| Some(text(row, bytes.value(row))))
        }
        T::LargeBinary => {
            let bytes = array.as_binary::<i64>();
            each(column, array, picks, next, |row| Some(text(row, bytes.value(row))))
        }
        T::Decimal128(digits, scale) => {
            let (values, scale, exact) = (array.as_primitive::<Decimal128Type>(), *scale, *digits > 18);
            let texts: Vec<String> = match exact {
                true => (0..values.len()).map(|row| values.value_as_string(row)).collect(),
                false => Vec::new(),
            };
            each(column, array, picks, next, |row| {
                Some(match texts.get(row) {
                    Some(text) => Ok(Cell::Text(text)),
                    None => decimal(row, values.value(row), scale),
                })
            })
        }
        T::Boolean => {
            let values = array.as_boolean();
            each(column, array, picks, next, |row| Some(Ok(Cell::Boolean(values.value(row)))))
        }
        T::Int8 => int::<Int8Type>(column, array, picks, next),
        T::Int16 => int::<Int16Type>(column, array, picks, next),
        T::Int32 => int::<Int32Type>(column, array, picks, next),
        T::Int64 => int::<Int64Type>(column, array, picks, next),
        T::UInt8 => int::<UInt8Type>(column, array, picks, next),
        T::UInt16 => int::<UInt16Type>(column, array, picks, next),
        T::UInt32 => int::<UInt32Type>(column, array, picks, next),
        T::UInt64 => int::<UInt64Type>(column, array, picks, next),
        T::Float16 => float::<Float16Type>(column, array, picks, next),
        T::Float32 => float::<Float32Type>(column, array, picks, next),
        T::Float64 => float::<Float64Type>(column, array, picks, next),
        T::Timestamp(TimeUnit::Second, _) => {
            dates::<TimestampSecondType>(column, array, picks, next, 1_000_000_000, instant)
        }
        T::Timestamp(TimeUnit::Millisecond, _) => {
            dates::<TimestampMillisecondType>(column, array, picks, next, 1_000_000, instant)
        }
        T::Timestamp(TimeUnit::Microsecond, _) => {
            dates::<TimestampMicrosecondType>(column, array, picks, next, 1_000, instant)
        }
        T::Timestamp(TimeUnit::Nanosecond, _) => {
            dates::<TimestampNanosecondType>(column, array, picks, next, 1, instant)
        }
        T::Date32 => dates::<Date32Type>(column, array, picks, next, 86_400_000_000_000, instant),
        T::Date64 => dates::<Date64Type>(column, array, picks, next, 1_000_000, instant),
        _ => unreachable!("columns of other types are not read"),
    }
}

fn text(row: usize, bytes: &[u8]) -> Result<Cell<'_>, Unfit> {
    let unfit = |_| Unfit { row, expected: "a text in UTF-8", text: shown(&String::from_utf8_lossy(bytes)) };
    std::str::from_utf8(bytes).map(Cell::Text).map_err(unfit)
}

/// `text`, shortened to 80 characters.
pub(super) fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

fn each<'a>(
    column: &mut Column,
    array: &ArrayRef,
    picks: &[u32],
    next: u32,
    cell: impl Fn(usize) -> Option<Result<Cell<'a>, Unfit>>,
) -> Result<(), Unfit> {
    let nulls = array.logical_nulls();
    for (index, &row) in picks.iter().enumerate() {
        let row = row as usize;
        if nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            continue;
        }
        let Some(cell) = cell(row) else { continue };
        push(column, cell?, next + index as u32);
    }
    Ok(())
}

/// Appends one value as `row`.
pub(super) fn push(column: &mut Column, cell: Cell<'_>, row: u32) {
    match (&mut column.values, cell) {
        (Values::Text { codes, dictionary }, Cell::Text(text)) => codes.push(dictionary.intern(text)),
        (Values::Int(values), Cell::Int(value)) => values.push(value),
        (Values::Float(values), Cell::Float(value)) => values.push(value),
        (Values::Boolean(values), Cell::Boolean(value)) => values.push(value),
        (Values::Date { ns, offsets }, Cell::Date { ns: instant, offset }) => {
            offsets.push(ns.len(), offset);
            ns.push(instant);
        }
        _ => unreachable!("the type of the array was compared with that of the column"),
    }
    column.mark_present(row);
}

fn dictionary(column: &mut Column, array: &ArrayRef, picks: &[u32], next: u32, known: &mut Known) -> Result<(), Unfit> {
    let array = array.as_dictionary::<Int32Type>();
    let texts = array.values().as_string::<i32>();
    if !known.dictionary.as_ref().is_some_and(|last| last.to_data().ptr_eq(&array.values().to_data())) {
        known.codes.clear();
        known.codes.resize(texts.len(), NONE);
        known.dictionary = Some(std::sync::Arc::clone(array.values()));
    }
    let keys = array.keys();
    for (index, &row) in picks.iter().enumerate() {
        let row = row as usize;
        if keys.is_null(row) {
            continue;
        }
        let key = keys.value(row) as usize;
        if texts.is_null(key) {
            continue;
        }
        let Values::Text { codes, dictionary } = &mut column.values else {
            unreachable!("the type of the array was compared with that of the column")
        };
        if known.codes[key] == NONE {
            known.codes[key] = dictionary.intern(texts.value(key));
        }
        codes.push(known.codes[key]);
        column.mark_present(next + index as u32);
    }
    Ok(())
}

/// A number of at most 15 digits, which a `f64` gives back.
fn decimal(row: usize, value: i128, scale: i8) -> Result<Cell<'static>, Unfit> {
    if value.unsigned_abs() < 1_000_000_000_000_000 {
        return Ok(Cell::Float(value as f64 / 10f64.powi(i32::from(scale))));
    }
    Err(Unfit { row, expected: "a number of at most 15 digits", text: value.to_string() })
}

fn int<T: ArrowPrimitiveType>(column: &mut Column, array: &ArrayRef, picks: &[u32], next: u32) -> Result<(), Unfit>
where
    T::Native: TryInto<i64> + ToString,
{
    let values: &PrimitiveArray<T> = array.as_primitive();
    each(column, array, picks, next, |row| {
        let value = values.value(row);
        let unfit = |_| Unfit { row, expected: "a whole number of 64 bits", text: value.to_string() };
        Some(value.try_into().map(Cell::Int).map_err(unfit))
    })
}

fn float<T: ArrowPrimitiveType>(column: &mut Column, array: &ArrayRef, picks: &[u32], next: u32) -> Result<(), Unfit>
where
    T::Native: Into<f64>,
{
    let values: &PrimitiveArray<T> = array.as_primitive();
    each(column, array, picks, next, |row| Some(Ok(Cell::Float(values.value(row).into()))))
}

fn dates<T: ArrowPrimitiveType>(
    column: &mut Column,
    array: &ArrayRef,
    picks: &[u32],
    next: u32,
    scale: i64,
    instant: Instant<'_>,
) -> Result<(), Unfit>
where
    T::Native: Into<i64>,
{
    let values: &PrimitiveArray<T> = array.as_primitive();
    for (index, &row) in picks.iter().enumerate() {
        let row = row as usize;
        if array.is_null(row) {
            continue;
        }
        let value: i64 = values.value(row).into();
        let ns = value.checked_mul(scale).filter(|ns| in_range(*ns));
        let Some(ns) = ns else {
            let expected = "a date between the years 1678 and 2261";
            return Err(Unfit { row, expected, text: value.to_string() });
        };
        let (ns, offset) = instant(ns);
        push(column, Cell::Date { ns, offset }, next + index as u32);
    }
    Ok(())
}

/// Between the years 1678 and 2261, with a day to spare for offsets.
fn in_range(ns: i64) -> bool {
    (-9_214_732_800_000_000_000..=9_214_732_800_000_000_000).contains(&ns)
}

/// Whether the values of `of` can stand in a column of `kind`.
pub(super) fn fits(of: &DataType, kind: Kind) -> bool {
    let kind = if matches!(kind, Kind::Id | Kind::Fragment) { Kind::String } else { kind };
    kind_of(of) == Some(kind)
}
