//! A device by its kind, as strokes around the origin, about 30 pixels high.

/// The path of a kind of device, about 30 units high around the origin, to be stroked.
pub fn icon(kind: &str) -> &'static str {
    match kind {
        "phone" => "M-8-15h16a3 3 0 0 1 3 3v24a3 3 0 0 1-3 3h-16a3 3 0 0 1-3-3v-24a3 3 0 0 1 3-3zM-3 11h6",
        "tablet" => "M-11-15h22a3 3 0 0 1 3 3v24a3 3 0 0 1-3 3h-22a3 3 0 0 1-3-3v-24a3 3 0 0 1 3-3zM-2 11h4",
        "watch" => "M-10 0a10 10 0 1 0 20 0a10 10 0 1 0-20 0M-5-9l1-6h8l1 6M-5 9l1 6h8l1-6M0-5v5l3 2",
        "laptop" => "M-12-10a2 2 0 0 1 2-2h20a2 2 0 0 1 2 2v15h-24zM-16 10h32",
        "hotspot" => "M-14 4h28v8h-28zM-9 8h1M-5 8h1M0 4v-5M-5-6a7 7 0 0 1 10 0M-9-10a13 13 0 0 1 18 0",
        "car" => "M-15 7v-6l4-8a3 3 0 0 1 3-2h16a3 3 0 0 1 3 2l4 8v6zM-11-1h22M-10 7a2.5 2.5 0 0 0 5 0M5 7a2.5 2.5 0 0 0 5 0",
        "tracker" => "M0 14c-7-8-10-12-10-17a10 10 0 1 1 20 0c0 5-3 9-10 17zM-4-3a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
        "earbuds" => "M-5-10a5 5 0 1 0 0 9v12M-5-10v9M5-10a5 5 0 1 1 0 9v12M5-10v9",
        _ => "M-10-10h20v20h-20zM-4-4h8v8h-8zM-5-10v-5M5-10v-5M-5 10v5M5 10v5M-10-5h-5M-10 5h-5M10-5h5M10 5h5",
    }
}
