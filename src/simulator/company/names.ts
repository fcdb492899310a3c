/** The organization's management account: the company began in it, and the shop never moved out. */
export const PRODUCTION = '111122223333';
/** Came with the marketplace business that was bought in 2023. */
export const PARTNERS = '444455556666';

export const ORGANIZATION = 'o-n0rdlys0rg';

export const SHOP_VPC = 'vpc-0a11e000000000001';
export const LEGACY_VPC = 'vpc-0b22e000000000002';
export const PARCELS_VPC = 'vpc-0a77e000000000007';
export const RETURNS_VPC = 'vpc-0a88e000000000008';
export const PARTNERS_VPC = 'vpc-0d44e000000000004';

export const REST_SHOP = 'x7k2shop4q';
export const REST_PRICING = 'p3r1cing0v';
export const REST_REPORTS = 'r3p0rts8o';
export const REST_CATALOG = 'c4talog8e1';
export const REST_IMAGES = 'im4ges7us1';
export const REST_PARTNERS = 'pa7tn3rs2k';
export const HTTP_STOREFRONT = 's7orefron1';
export const HTTP_INVOICES = 'l3g4cyinv0';
export const WS_ORDERS = 'w5orders9t';
export const WS_SUPPORT = 'w5suppor7c';

const acl = (account: string, place: string, name: string, id: string): string =>
  `arn:aws:wafv2:${place.startsWith('global') ? 'us-east-1' : place.split('/')[0]}:${account}:${place.startsWith('global') ? 'global' : 'regional'}/webacl/${name}/${id}`;

export const SHOP_ACL = acl(PRODUCTION, 'eu-west-1', 'shop', '1f0c6a52-0001-4a00-8b00-0000000000a1');
export const CATALOG_ACL = acl(PRODUCTION, 'eu-west-1', 'catalog-legacy', '1f0c6a52-0002-4a00-8b00-0000000000a2');
export const CHECKOUT_ACL = acl(PRODUCTION, 'eu-west-1', 'checkout-alb', '1f0c6a52-0003-4a00-8b00-0000000000a3');
export const SANDBOX_ACL = acl(PRODUCTION, 'us-east-1', 'sandbox', '1f0c6a52-0004-4a00-8b00-0000000000a4');
export const SITE_ACL = acl(PRODUCTION, 'global', 'site-cdn', '1f0c6a52-0005-4a00-8b00-0000000000a5');
export const PARTNERS_ACL = acl(PARTNERS, 'eu-west-1', 'partners', '1f0c6a52-0006-4a00-8b00-0000000000a6');
