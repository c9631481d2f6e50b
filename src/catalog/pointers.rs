//! Where the payloads of each API key say what, unless a store says otherwise (derived names).

use crate::model::{ApiKey, PayloadPointers, Pointer};

/// Returns the default places of event, document, store, time and products in payloads of `api_key`. A store can replace
/// them, and nothing relies on their being there.
pub fn default_pointers(api_key: ApiKey) -> PayloadPointers {
    PayloadPointers {
        event: places(&["/eventType"]),
        document: places(&[document(api_key)]),
        store: places(&["/storeId"]),
        time: places(&[if api_key == ApiKey::CreateAsn { "/createdOn" } else { "/eventTime" }]),
        products: places(products(api_key)),
    }
}

fn document(api_key: ApiKey) -> &'static str {
    match api_key {
        ApiKey::Asn | ApiKey::Sts | ApiKey::Rtv | ApiKey::Cts | ApiKey::Bld => "/transferId",
        ApiKey::Ina | ApiKey::Inba => "/adjustmentId",
        ApiKey::Cyc => "/cycleCountId",
        ApiKey::Po => "/purchaseOrderId",
        ApiKey::Sale | ApiKey::Return | ApiKey::CreateAsn => "/orderId",
    }
}

fn products(api_key: ApiKey) -> &'static [&'static str] {
    match api_key {
        ApiKey::Return => &[
            "/productList/*/productId",
            "/productList/*/gtin",
            "/returnProductList/*/productId",
            "/returnProductList/*/gtin",
        ],
        _ => &["/productList/*/productId", "/productList/*/gtin"],
    }
}

fn places(texts: &[&str]) -> Vec<Pointer> {
    texts.iter().map(|text| text.parse().expect("a pointer of this file is well formed")).collect()
}

#[cfg(test)]
mod tests {
    use super::default_pointers;
    use crate::model::ApiKey;

    #[test]
    fn documents_and_products_of_each_key() {
        let check = |key: ApiKey, document: &str, products: usize| {
            let pointers = default_pointers(key);
            assert_eq!(pointers.document[0].to_string(), document, "{key}");
            assert_eq!(pointers.products.len(), products, "{key}");
        };
        check(ApiKey::Asn, "/transferId", 2);
        check(ApiKey::Bld, "/transferId", 2);
        check(ApiKey::Inba, "/adjustmentId", 2);
        check(ApiKey::Cyc, "/cycleCountId", 2);
        check(ApiKey::Po, "/purchaseOrderId", 2);
        check(ApiKey::Sale, "/orderId", 2);
        check(ApiKey::Return, "/orderId", 4);
    }
}
