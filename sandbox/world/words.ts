/** Invented names; the domains are the ones reserved for examples. */
import type { Random } from './random.ts'

export const firstNames = words(
  `Alma Anton Beatriz Björn Carla Dario Edda Emre Fiona Gustav Hana Ines Jørgen Kaja Lars
  Leyla Malte Nadia Oskar Paula Quentin Rosa Sören Tilda Ulrike Vera Wanda Xaver Yara Zoë`,
)

export const lastNames = words(
  `Aalto Bergmann Castell Dahl Ekström Falk Grünwald Hartig Ivanov Jansson Keller Lorenz Möller
  Nyberg Ortega Pfeiffer Quist Richter Sandoval Thoma Ulmer Vogt Wagner Xander Yildiz Zeller`,
)

function words(text: string): string[] {
  return text.split(/\s+/)
}

export const jobTitles = ['Facility Manager', 'Head of Purchasing', 'Architect', 'Store Manager', 'Event Planner']
export const cities = ['Hamburg', 'Kraków', 'Lyon', 'Malmö', 'Porto', 'Graz', 'Utrecht', 'Zürich']

const places = words('Harbour Hillside Juniper Kestrel Linden Meadow Nettle Orchard Pebble Quarry')
const trades = ['Hotels', 'Events', 'Gardens', 'Theatres', 'Markets', 'Boatyards', 'Museums', 'Campsites']
const forms = ['GmbH', 'AB', 'Ltd', 'SARL', 'Group']
const products = ['storm lanterns', 'festival lighting', 'garden lights', 'spare wicks', 'signal lamps', 'maintenance']

export function companyName(index: number): string {
  const place = places[index % places.length] ?? ''
  const trade = trades[Math.floor(index / places.length) % trades.length] ?? ''
  const form = forms[Math.floor(index / (places.length * trades.length)) % forms.length] ?? ''
  const serial = Math.floor(index / (places.length * trades.length * forms.length))
  return [place, trade, serial === 0 ? '' : String(serial + 1), form].filter(Boolean).join(' ')
}

export function domainOf(company: string): string {
  return `${company.toLowerCase().replaceAll(' ', '-')}.example.com`
}

export function dealName(random: Random, company: string): string {
  return `${company}: ${random.pick(products)}`
}
