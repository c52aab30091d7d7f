/** The stories of the Salesforce half: what stands in the way, the copy, the removal, the access. */
import './stories/uninstall.ts'
import './stories/salesforce-scan.ts'
import './stories/rounds.ts'
import './stories/references.ts'
import './stories/data-copy.ts'
import './stories/access.ts'
import './stories/credentials.ts'
import './stories/secrets.ts'
