/** What to call a customer or an account: the name they gave, else an address, else an id. */

type Known = {
  id: number
  traits: Record<string, unknown>
  user_id?: string | null
  anonymous_id?: string | null
  account_id?: string | null
}

function text(of: unknown): string {
  return typeof of === 'string' ? of.trim() : ''
}

export function customerName(customer: Known): string {
  const { traits } = customer
  const both = [text(traits.first_name ?? traits.firstName), text(traits.last_name ?? traits.lastName)]
  const name = text(traits.name) || both.filter(Boolean).join(' ')
  return (
    name || text(traits.email) || customer.account_id || customer.user_id || customer.anonymous_id || `#${customer.id}`
  )
}
