//! The files of `data/offers`, `data/devices` and `data/carriers`, each with its name; listed by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));
