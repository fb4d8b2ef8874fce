#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The module and the runner on Debian's 6.12 kernel.
kernel=6.12
# shellcheck source=namespaces.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/namespaces.sh"
