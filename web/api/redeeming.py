"""Paying with coins over HTTP, the phone's side; `web.api.till` is the till's, `redeeming_shapes` what both say.

    GET  /me/pay/code                 the QR code to show: 60 s, one use
    POST /me/pay/meet                 {id, code}: the till's digits were typed → Payment
    GET  /me/pay/current              the payment that waits, and the newest of the last ten minutes
    GET  /me/pay/{id}                 → Payment: what became of it
    POST /me/pay/{id}/confirm         {coins} → Payment
    POST /me/pay/{id}/refuse          → Payment
    GET  /me/vouchers                 vouchers to be spent without network
    POST /me/vouchers                 {id, merchant, coins} → Voucher
    POST /me/vouchers/{id}/give-back  → Voucher, once no till can come with it any more

Each POST may be repeated: it answers as the first time, and what is refused is answered with `code`, `say` and how the
payment stands. A busy database is tried again here, then answered with 503 and `try_again`: nothing happened then.

The till's side, for whoever works for a merchant, with a second factor:

    GET  /till/code                   six digits for who has no camera to show to: 60 s
    POST /till/meet                   {id, qr} → Payment
    GET  /till/current                what waits at this merchant's tills, and what ended in the last ten minutes
    GET  /till/offers                 what may be asked for today
    GET  /till/key                    the public key for vouchers that are taken without network
    POST /till/vouchers               {voucher, id, spent_at} → Payment
    GET  /till/{id}                   → Payment
    GET  /till/{id}/quote?bill_ntd=   how many coins may come off a bill
    POST /till/{id}/ask-bill          {bill_ntd, coins} → Payment
    POST /till/{id}/ask-goods         {offer} → Payment
    POST /till/{id}/withdraw          → Payment
    POST /till/{id}/refund            {reason} → Payment
    POST /till/{id}/fetched           → Payment
"""
