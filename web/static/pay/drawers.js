/* What money keeps on a phone: the customer's drawer and the till's, each apart from the game's. No QR code of the
   wallet is in them: such a code is good for a minute. */

export const PAY = { name: "taitung-pay", stores: ["doing", "vouchers", "memory"] };
export const TILL = { name: "taitung-till", stores: ["doing", "taken", "memory"] };
