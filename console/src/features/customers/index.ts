export { AccountsPage } from './AccountsPage'
export { CustomerPage } from './CustomerPage'
export { CustomersPage } from './CustomersPage'
