//! How messages are written down: a notation close to ASN.1's, from which reading and writing follow.
//!
//! A line of [`sequence!`] is the presence of a field, its tag as it stands on the wire, its name and its type:
//!
//! | presence | in Rust | on the wire |
//! |---|---|---|
//! | `required` | `T` | must be there |
//! | `optional` | `Option<T>` | may be there |
//! | `defaulted` | `T` | left out when it is the default |
//! | `flag` | `bool` | NULL when true, left out when false |
//! | `list A0/30` | `Vec<T>` | a list under the first tag, each entry under the second |
//! | `optional_list A0/30` | `Vec<T>` | the same, left out when empty |
//! | `choice _` | `T` | a CHOICE without a tag of its own |
//! | `optional_choice _` | `Option<T>` | the same, may be left out |
//! | `others _` | `Vec<Raw>` | elements that are not known here, kept |
//!
//! A tag around a CHOICE is explicit (ITU-T X.680 §31.2.7 c), which falls out of how [`choice!`] reads and writes. A CHOICE that
//! has a tag already and is given another one by automatic tagging has only the new one; that is the reader's line again.

use super::Raw;
use crate::tlv::{Element, Fault, Malformed, Reader, Tag};

/// Whether fields must stand in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    /// They must: what follows is read as it comes.
    AsDeclared,
    /// Any: cards list what they were asked for in the order they like.
    Any,
}

/// The fields of a sequence while they are read. What is not declared is set aside, as ASN.1's extensibility wants it.
pub(super) struct Fields<'a, 'r> {
    reader: &'r mut Reader<'a>,
    is_declared: fn(Tag) -> bool,
    /// In any order: what has not been taken yet.
    pending: Vec<Element<'a>>,
    undeclared: Vec<Element<'a>>,
}

impl<'a, 'r> Fields<'a, 'r> {
    pub(super) fn new(reader: &'r mut Reader<'a>, order: Order, is_declared: fn(Tag) -> bool) -> Result<Self, Malformed> {
        let mut fields = Self { reader, is_declared, pending: Vec::new(), undeclared: Vec::new() };
        if order == Order::Any {
            while let Some(element) = fields.reader.next()? {
                let list = if is_declared(element.tag()) { &mut fields.pending } else { &mut fields.undeclared };
                list.push(element);
            }
        }
        Ok(fields)
    }

    /// The tag of the next field.
    pub(super) fn peek(&mut self) -> Result<Option<Tag>, Malformed> {
        while let Some(tag) = self.reader.peek()? {
            if (self.is_declared)(tag) {
                return Ok(Some(tag));
            }
            self.undeclared.extend(self.reader.next()?);
        }
        Ok(None)
    }

    pub(super) fn optional(&mut self, tag: Tag) -> Result<Option<Element<'a>>, Malformed> {
        if let Some(at) = self.pending.iter().position(|element| element.tag() == tag) {
            return Ok(Some(self.pending.remove(at)));
        }
        if self.peek()? == Some(tag) { self.reader.next() } else { Ok(None) }
    }

    pub(super) fn required(&mut self, tag: Tag) -> Result<Element<'a>, Malformed> {
        self.optional(tag)?.ok_or_else(|| self.missing(tag))
    }

    /// The reader, which stands before the next field.
    pub(super) fn reader(&mut self) -> &mut Reader<'a> {
        self.reader
    }

    pub(super) fn missing(&self, tag: Tag) -> Malformed {
        self.reader.fault(Fault::Missing(tag))
    }

    /// That no field is there twice or too late; then, what was set aside.
    pub(super) fn finish(mut self) -> Result<Vec<Raw>, Malformed> {
        self.peek()?;
        let late = match self.pending.first() {
            Some(element) => Some(*element),
            None => self.reader.next()?,
        };
        match late {
            Some(element) => Err(element.fault(Fault::Repeated(element.tag()))),
            None => Ok(self.undeclared.iter().map(Raw::from_element).collect()),
        }
    }
}

/// A SEQUENCE: its type, how it is read and how it is written.
macro_rules! sequence {
    (
        $(#[$meta:meta])*
        pub struct $name:ident $(= $tag:literal)? $(in $order:ident order)? {
            $( $(#[$field_meta:meta])* $presence:ident $field_tag:tt $(/ $item_tag:tt)? $field:ident : $type:ty, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $crate::wire::notation::presence!(@type $presence $type), )*
        }

        impl $crate::tlv::Decode<'_> for $name {
            #[allow(unused_mut, unused_variables, reason = "not every sequence has every kind of field")]
            fn decode(element: &$crate::tlv::Element<'_>) -> Result<Self, $crate::tlv::Malformed> {
                #[allow(unused_imports, reason = "a sequence may have no fields")]
                use $crate::wire::notation::{Fields, Order, presence};
                fn is_declared(tag: $crate::tlv::Tag) -> bool {
                    $( presence!(@declares $presence $field_tag $type, tag) || )* false
                }
                let order = [Order::AsDeclared, $(Order::$order)?].last().copied().expect("the list is not empty");
                element.read(|reader| {
                    let mut fields = Fields::new(reader, order, is_declared)?;
                    $( let $field = presence!(@read $presence $field_tag $($item_tag)?, $type, fields); )*
                    let undeclared = fields.finish()?;
                    Ok(Self { $( $field: presence!(@keep $presence $field, undeclared), )* })
                })
            }
        }

        impl $crate::tlv::Encode for $name {
            fn encode(&self, tag: $crate::tlv::Tag, writer: &mut $crate::tlv::Writer) {
                writer.constructed(tag, |_writer| {
                    $( $crate::wire::notation::presence!(@write $presence $field_tag $($item_tag)?, self.$field, _writer); )*
                });
            }
        }

        $(impl $crate::wire::Message for $name {
            const TAG: $crate::tlv::Tag = $crate::tlv::Tag::new($tag);
        })?
    };
}

/// What the presence of a field means: its type, its tags, how it is read and written.
macro_rules! presence {
    (@type optional $type:ty) => { Option<$type> };
    (@type optional_choice $type:ty) => { Option<$type> };
    (@type list $type:ty) => { Vec<$type> };
    (@type optional_list $type:ty) => { Vec<$type> };
    (@type others $type:ty) => { Vec<$type> };
    (@type $other:ident $type:ty) => { $type };

    (@declares choice _ $type:ty, $tag:ident) => { <$type>::TAGS.contains(&$tag) };
    (@declares optional_choice _ $type:ty, $tag:ident) => { <$type>::TAGS.contains(&$tag) };
    (@declares others _ $type:ty, $tag:ident) => { false };
    (@declares $other:ident $field_tag:literal $type:ty, $tag:ident) => { $tag == $crate::tlv::Tag::new($field_tag) };

    (@read required $tag:literal, $type:ty, $fields:ident) => {
        <$type as $crate::tlv::Decode>::decode(&$fields.required($crate::tlv::Tag::new($tag))?)?
    };
    (@read optional $tag:literal, $type:ty, $fields:ident) => {
        match $fields.optional($crate::tlv::Tag::new($tag))? {
            Some(element) => Some(<$type as $crate::tlv::Decode>::decode(&element)?),
            None => None,
        }
    };
    (@read defaulted $tag:literal, $type:ty, $fields:ident) => {
        match $fields.optional($crate::tlv::Tag::new($tag))? {
            Some(element) => <$type as $crate::tlv::Decode>::decode(&element)?,
            None => <$type>::default(),
        }
    };
    (@read flag $tag:literal, $type:ty, $fields:ident) => {
        match $fields.optional($crate::tlv::Tag::new($tag))? {
            Some(element) => element.null().map(|()| true)?,
            None => false,
        }
    };
    (@read list $tag:literal $item:literal, $type:ty, $fields:ident) => {
        $crate::wire::notation::read_list(&$fields.required($crate::tlv::Tag::new($tag))?, $crate::tlv::Tag::new($item))?
    };
    (@read optional_list $tag:literal $item:literal, $type:ty, $fields:ident) => {
        match $fields.optional($crate::tlv::Tag::new($tag))? {
            Some(element) => $crate::wire::notation::read_list(&element, $crate::tlv::Tag::new($item))?,
            None => Vec::new(),
        }
    };
    (@read choice _, $type:ty, $fields:ident) => {{
        $fields.peek()?;
        <$type>::read($fields.reader())?
    }};
    (@read optional_choice _, $type:ty, $fields:ident) => {
        match $fields.peek()? {
            Some(tag) if <$type>::TAGS.contains(&tag) => Some(<$type>::read($fields.reader())?),
            _ => None,
        }
    };
    (@read others _, $type:ty, $fields:ident) => { () };

    (@keep others $field:ident, $undeclared:ident) => {{
        let () = $field;
        $undeclared
    }};
    (@keep $other:ident $field:ident, $undeclared:ident) => { $field };

    (@write required $tag:literal, $value:expr, $writer:ident) => {
        $crate::tlv::Encode::encode(&$value, $crate::tlv::Tag::new($tag), $writer);
    };
    (@write optional $tag:literal, $value:expr, $writer:ident) => {
        if let Some(value) = &$value {
            $crate::tlv::Encode::encode(value, $crate::tlv::Tag::new($tag), $writer);
        }
    };
    (@write defaulted $tag:literal, $value:expr, $writer:ident) => {
        if $value != Default::default() {
            $crate::tlv::Encode::encode(&$value, $crate::tlv::Tag::new($tag), $writer);
        }
    };
    (@write flag $tag:literal, $value:expr, $writer:ident) => {
        if $value {
            $writer.null($crate::tlv::Tag::new($tag));
        }
    };
    (@write list $tag:literal $item:literal, $value:expr, $writer:ident) => {
        $crate::wire::notation::write_list(&$value, $crate::tlv::Tag::new($tag), $crate::tlv::Tag::new($item), $writer);
    };
    (@write optional_list $tag:literal $item:literal, $value:expr, $writer:ident) => {
        if !$value.is_empty() {
            $crate::wire::notation::write_list(&$value, $crate::tlv::Tag::new($tag), $crate::tlv::Tag::new($item), $writer);
        }
    };
    (@write choice _, $value:expr, $writer:ident) => { $value.write($writer); };
    (@write optional_choice _, $value:expr, $writer:ident) => {
        if let Some(value) = &$value {
            value.write($writer);
        }
    };
    (@write others _, $value:expr, $writer:ident) => {
        for raw in &$value {
            $writer.encoded(raw.bytes());
        }
    };
}

/// A CHOICE: each alternative is its tag, its name and its type.
macro_rules! choice {
    (
        $(#[$meta:meta])*
        pub enum $name:ident $(= $tag:literal)? {
            $( $(#[$variant_meta:meta])* $variant_tag:literal $variant:ident ( $type:ty ), )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[allow(clippy::large_enum_variant, reason = "answers are taken apart where they arrive, and errors are the exception")]
        pub enum $name {
            $( $(#[$variant_meta])* $variant($type), )*
        }

        impl $name {
            /// The tags of the alternatives.
            pub(crate) const TAGS: &[$crate::tlv::Tag] = &[$( $crate::tlv::Tag::new($variant_tag), )*];

            /// Reads it without a tag around it.
            pub(crate) fn read(reader: &mut $crate::tlv::Reader<'_>) -> Result<Self, $crate::tlv::Malformed> {
                use $crate::tlv::{Decode, Fault};
                let missing = reader.fault(Fault::Missing(Self::TAGS[0]));
                let element = reader.next()?.ok_or(missing)?;
                match element.tag().to_u32() {
                    $( $variant_tag => Ok(Self::$variant(<$type as Decode>::decode(&element)?)), )*
                    _ => Err(element.fault(Fault::Unexpected(element.tag()))),
                }
            }

            /// Writes it without a tag around it.
            pub(crate) fn write(&self, writer: &mut $crate::tlv::Writer) {
                use $crate::tlv::{Encode, Tag};
                match self {
                    $( Self::$variant(value) => value.encode(Tag::new($variant_tag), writer), )*
                }
            }
        }

        impl $crate::tlv::Decode<'_> for $name {
            fn decode(element: &$crate::tlv::Element<'_>) -> Result<Self, $crate::tlv::Malformed> {
                element.read(|reader| {
                    let choice = Self::read(reader)?;
                    reader.finish()?;
                    Ok(choice)
                })
            }
        }

        impl $crate::tlv::Encode for $name {
            fn encode(&self, tag: $crate::tlv::Tag, writer: &mut $crate::tlv::Writer) {
                writer.constructed(tag, |writer| self.write(writer));
            }
        }

        $(impl $crate::wire::Message for $name {
            const TAG: $crate::tlv::Tag = $crate::tlv::Tag::new($tag);
        })?
    };
}

/// An INTEGER whose numbers have names; a number without one is kept.
macro_rules! codes {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $code:literal $variant:ident, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )*
            /// A number that has no name here.
            Other(i64),
        }

        impl $name {
            /// The code of a number.
            pub fn from_number(number: i64) -> Self {
                match number {
                    $( $code => Self::$variant, )*
                    other => Self::Other(other),
                }
            }

            /// Its number.
            pub fn number(self) -> i64 {
                match self {
                    $( Self::$variant => $code, )*
                    Self::Other(number) => number,
                }
            }
        }

        impl $crate::tlv::Decode<'_> for $name {
            fn decode(element: &$crate::tlv::Element<'_>) -> Result<Self, $crate::tlv::Malformed> {
                element.integer().map(Self::from_number)
            }
        }

        impl $crate::tlv::Encode for $name {
            fn encode(&self, tag: $crate::tlv::Tag, writer: &mut $crate::tlv::Writer) {
                writer.integer(tag, self.number());
            }
        }
    };
}

/// A BIT STRING whose bits have names; a bit without one is kept.
macro_rules! bits {
    (
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$bit_meta:meta])* $number:literal $bit:ident, )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name($crate::tlv::NamedBits);

        impl $name {
            /// No bit.
            pub const NONE: Self = Self($crate::tlv::NamedBits::NONE);
            $( $(#[$bit_meta])* pub const $bit: Self = Self($crate::tlv::NamedBits::of($number)); )*

            /// These bits.
            pub const fn from_bits(bits: $crate::tlv::NamedBits) -> Self {
                Self(bits)
            }

            /// The bits by number.
            pub const fn bits(self) -> $crate::tlv::NamedBits {
                self.0
            }

            /// Whether all bits of the other are set.
            pub fn contains(self, other: Self) -> bool {
                other.0.without(self.0).is_empty()
            }

            /// Whether no bit is set.
            pub fn is_empty(self) -> bool {
                self.0.is_empty()
            }
        }

        impl std::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        /// The names of the bits, and the numbers of those without.
        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut set = formatter.debug_set();
                for number in self.0.iter() {
                    match number {
                        $( $number => set.entry(&format_args!(stringify!($bit))), )*
                        other => set.entry(&other),
                    };
                }
                set.finish()
            }
        }

        impl $crate::tlv::Decode<'_> for $name {
            fn decode(element: &$crate::tlv::Element<'_>) -> Result<Self, $crate::tlv::Malformed> {
                element.bits().map(Self)
            }
        }

        impl $crate::tlv::Encode for $name {
            fn encode(&self, tag: $crate::tlv::Tag, writer: &mut $crate::tlv::Writer) {
                writer.bits(tag, self.0);
            }
        }
    };
}

pub(super) use {bits, choice, codes, presence, sequence};

/// The entries of a list.
pub(super) fn read_list<'a, T: crate::tlv::Decode<'a>>(element: &Element<'a>, item: Tag) -> Result<Vec<T>, Malformed> {
    element.read(|reader| {
        let mut list = Vec::new();
        while let Some(entry) = reader.optional(item)? {
            list.push(T::decode(&entry)?);
        }
        match reader.next()? {
            Some(element) => Err(element.fault(Fault::Unexpected(element.tag()))),
            None => Ok(list),
        }
    })
}

pub(super) fn write_list<T: crate::tlv::Encode>(list: &[T], tag: Tag, item: Tag, writer: &mut crate::tlv::Writer) {
    writer.constructed(tag, |writer| list.iter().for_each(|entry| entry.encode(item, writer)));
}
