//! The products that samples speak of: a small assortment of shoes in colours and sizes, each with one id, GTIN and cost.

use super::draw::Draw;
use crate::catalog::payload::Money;

/// One product of the assortment. The same product is the same in every sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// The product's id, such as `VRAMSON0548060`.
    pub id: String,
    /// Twelve digits, the last one its check digit.
    pub gtin: String,
    /// Style and colour.
    pub name: String,
    /// What one piece costs.
    pub unit_cost: Money,
}

/// Name and cost in hundredths of each style.
const STYLES: [(&str, i64); 8] = [
    ("RAMSON", 2800),
    ("ARIELE", 3150),
    ("KELSIE", 2999),
    ("DELANO", 4575),
    ("MARLOW", 1990),
    ("TESSLY", 3625),
    ("BRENNA", 5240),
    ("CORBIN", 6780),
];
const COLORS: [&str; 10] =
    ["BLACK", "WHITE", "DUNE MULTI", "TAN SUEDE", "NAVY", "COGNAC", "BLUSH", "OLIVE", "SILVER", "BONE"];
/// Colour variants of a style: each colour comes in several materials, which have numbers.
const VARIANTS: usize = 150;
const SIZES: usize = 12;
/// How many products there are.
pub const ASSORTMENT: usize = STYLES.len() * VARIANTS * SIZES;
/// Shares no divisor with the assortment, so that walking in such steps meets every product once.
const STEP: usize = 6037;
const COMPANY: &str = "197076";

/// Draws `count` products, each at most once as long as there are enough.
pub fn draw_products(draw: &mut Draw, count: usize) -> Vec<Product> {
    let start = draw.below(u32::try_from(ASSORTMENT).expect("the assortment is small")) as usize;
    (0..count).map(|line| product((start + line * STEP) % ASSORTMENT)).collect()
}

fn product(number: usize) -> Product {
    let (style, cost) = STYLES[number % STYLES.len()];
    let variant = number / STYLES.len() % VARIANTS;
    let size = number / STYLES.len() / VARIANTS;
    Product {
        id: format!("V{style}{:04}{:03}", 101 + variant * 3, 50 + size * 5),
        gtin: with_check_digit(&format!("{COMPANY}{number:05}")),
        name: format!("{style} {}", COLORS[variant % COLORS.len()]),
        unit_cost: Money(cost),
    }
}

/// Appends the check digit of GS1: weights 3 and 1 from the right.
fn with_check_digit(digits: &str) -> String {
    let weigh = |(place, digit): (usize, u8)| u32::from(digit - b'0') * if place.is_multiple_of(2) { 3 } else { 1 };
    let sum: u32 = digits.bytes().rev().enumerate().map(weigh).sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::{ASSORTMENT, draw_products, product, with_check_digit};
    use crate::catalog::sample::draw::Draw;
    use std::collections::HashSet;

    #[test]
    fn check_digits_are_those_of_the_standard() {
        let check = |gtin: &str| assert_eq!(with_check_digit(&gtin[..gtin.len() - 1]), gtin);
        check("197076072663");
        check("197076008341");
        check("194975413016");
        check("4006381333931");
        check("96385074");
    }

    #[test]
    fn every_product_has_its_own_id_and_gtin() {
        let products: Vec<_> = (0..ASSORTMENT).map(product).collect();
        let ids: HashSet<_> = products.iter().map(|product| &product.id).collect();
        let gtins: HashSet<_> = products.iter().map(|product| &product.gtin).collect();
        assert_eq!((ids.len(), gtins.len()), (ASSORTMENT, ASSORTMENT));
        assert!(gtins.iter().all(|gtin| gtin.len() == 12));
    }

    #[test]
    fn a_sample_names_each_product_once() {
        let drawn = draw_products(&mut Draw::new(3, 0), 10_000);
        assert_eq!(drawn.iter().map(|product| &product.id).collect::<HashSet<_>>().len(), 10_000);
    }
}
