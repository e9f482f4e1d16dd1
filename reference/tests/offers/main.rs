//! Offers: whole files in, whole offers or whole refusals out.

mod every_key;
mod properties;
mod refusals;
mod shipped;
