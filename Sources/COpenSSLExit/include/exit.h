#pragma once

// Nothing to call: that this target is linked is what counts.
